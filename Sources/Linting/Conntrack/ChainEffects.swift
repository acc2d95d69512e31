import CTVetDiagnostics
import CTVetRulesetModel

/// What the rules that a base chain leads to do with packets, and what they read and write.
struct ChainEffects {
  /// Something that one chain can write and another read.
  enum Datum: Hashable {
    /// What surrounds the packet.
    case meta(MetaKey)
    /// What conntrack knows.
    case ct(ConntrackKey)
    /// A field of a header.
    case field(Header, HeaderField)
    /// A named set or map.
    case set(TableID, NameID)
    /// The address and port that destination NAT changes.
    case destination
    /// The address and port that source NAT changes.
    case source
  }

  /// Where something is written first.
  private(set) var writes: [Datum: SourceRange] = [:]
  /// Where something is read first.
  private(set) var reads: [Datum: SourceRange] = [:]
  /// Rules that drop, with or without an answer.
  private(set) var drops: [RuleID] = []
  /// The first of them that answers.
  private(set) var firstReject: SourceRange?
  /// Rules that accept.
  private(set) var accepts: [RuleID] = []
  /// Rules that translate.
  private(set) var translations: [RuleID] = []
  /// Whether what no rule decides is dropped.
  private(set) var dropsByPolicy = false

  /// Whether a packet can get lost.
  var canDrop: Bool { !drops.isEmpty || dropsByPolicy }

  /// Looks at every rule that a base chain leads to.
  init(of base: ChainID, _ context: LintContext) {
    let ruleset = context.ruleset
    dropsByPolicy = ruleset.chains[base.index].policy == .drop
    for (chain, _) in context.graph.reachable(from: base) {
      let table = ruleset.chains[chain.index].table
      for rule in ruleset.chains[chain.index].rules { add(rule, in: table, of: ruleset) }
    }
  }

  private mutating func add(_ id: RuleID, in table: TableID, of ruleset: Ruleset) {
    let rule = ruleset.rule(id)
    let statements = ruleset.statements(rule.statements)
    let ranges = ruleset.ranges(rule.statements)
    for (statement, range) in zip(statements, ranges) {
      statement.forEachExpression { whole in
        ruleset.forEachPart(of: whole) { part, _ in read(part, in: table, of: ruleset) }
      }
      switch statement {
      case .verdict(.drop): drops.append(id)
      case .verdict(.accept): accepts.append(id)
      case .reject:
        drops.append(id)
        firstReject = firstReject ?? range
      case .verdictMap(_, let map): decide(id, map, of: ruleset)
      case .nat(let nat):
        translations.append(id)
        write(nat.kind == .dnat || nat.kind == .redirect ? .destination : .source, at: range)
      case .setMeta(let key, _) where key != .nftrace: write(.meta(key), at: range)
      case .setConntrack(let key, _, _): write(.ct(key), at: range)
      case .setPayload(let field, _):
        if case .payload(let header, let field) = ruleset.expression(ruleset.resolved(field)) {
          write(.field(header, field), at: range)
        }
      case .updateSet(_, let set, _, _), .updateMap(_, let set, _, _, _):
        if case .setReference(let name) = ruleset.expression(ruleset.resolved(set)) {
          write(.set(table, name), at: range)
        }
      default: continue
      }
    }
  }

  private mutating func decide(_ rule: RuleID, _ map: ExpressionID, of ruleset: Ruleset) {
    guard case .set(let elements) = ruleset.expression(ruleset.resolved(map)) else { return }
    var ends: Set<Bool> = []
    for id in ruleset.expressions(elements) {
      guard case .mapping(_, let data) = ruleset.expression(ruleset.resolved(id)),
        case .verdict(let verdict) = ruleset.expression(ruleset.resolved(data))
      else { continue }
      if verdict == .drop { ends.insert(false) }
      if verdict == .accept { ends.insert(true) }
    }
    if ends.contains(false) { drops.append(rule) }
    if ends.contains(true) { accepts.append(rule) }
  }

  private mutating func read(_ id: ExpressionID, in table: TableID, of ruleset: Ruleset) {
    let range = ruleset.range(id)
    switch ruleset.expression(id) {
    case .meta(let key): read(.meta(key), at: range)
    case .ct(let key, _, _): read(.ct(key), at: range)
    case .setReference(let name): read(.set(table, name), at: range)
    case .payload(let header, let field):
      read(.field(header, field), at: range)
      switch field {
      case .daddr where header == .ip || header == .ip6, .dport: read(.destination, at: range)
      case .saddr where header == .ip || header == .ip6, .sport: read(.source, at: range)
      default: break
      }
    default: break
    }
  }

  private mutating func write(_ datum: Datum, at range: SourceRange) {
    if writes[datum] == nil { writes[datum] = range }
  }

  private mutating func read(_ datum: Datum, at range: SourceRange) {
    if reads[datum] == nil { reads[datum] = range }
  }
}

extension ChainEffects.Datum {
  /// What it is called in a sentence.
  func words(in ruleset: Ruleset) -> String {
    switch self {
    case .meta(let key): "`meta \(key.spelling)`"
    case .ct(let key): "`ct \(key.spelling)`"
    case .field(let header, let field): "`\(header.spelling) \(field.spelling)`"
    case .set(_, let name): "`@\(ruleset.spelling(name))`"
    case .destination: "the destination"
    case .source: "the source"
    }
  }
}
