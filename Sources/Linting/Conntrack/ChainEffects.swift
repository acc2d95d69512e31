import CTVetDiagnostics
import CTVetRulesetModel

/// What the rules that a base chain leads to do with packets, and what they write.
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
  /// Rules that drop, with or without an answer; as many as `limit` and one more.
  private(set) var drops: [RuleID] = []
  /// The first of them that answers.
  private(set) var firstReject: SourceRange?
  /// Rules that accept; as many as `limit` and one more.
  private(set) var accepts: [RuleID] = []
  /// Rules that translate.
  private(set) var translations: [RuleID] = []
  /// Whether what no rule decides is dropped.
  private(set) var dropsByPolicy = false

  /// The most rules of a kind that are compared with those of another chain.
  static let limit = 64

  private let base: ChainID
  private let context: LintContext

  /// Whether a packet can get lost.
  var canDrop: Bool { !drops.isEmpty || dropsByPolicy }

  /// Looks at every rule that a base chain leads to.
  init(of base: ChainID, _ context: LintContext) {
    self.base = base
    self.context = context
    dropsByPolicy = context.ruleset.chains[base.index].policy == .drop
    for (chain, _) in context.graph.reachable(from: base) {
      let table = context.ruleset.chains[chain.index].table
      for rule in context.ruleset.chains[chain.index].rules {
        add(rule, in: table, of: context.ruleset)
      }
    }
  }

  private mutating func add(_ id: RuleID, in table: TableID, of ruleset: Ruleset) {
    let rule = ruleset.rule(id)
    let ranges = ruleset.ranges(rule.statements)
    for (offset, statement) in ruleset.statements(rule.statements).enumerated() {
      let range = ranges[ranges.startIndex + offset]
      switch statement {
      case .verdict(.drop): note(id, in: &drops)
      case .verdict(.accept): note(id, in: &accepts)
      case .reject:
        note(id, in: &drops)
        firstReject = firstReject ?? range
      case .verdictMap(_, let map): decide(id, map, of: ruleset)
      case .nat(let nat):
        note(id, in: &translations)
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

  private func note(_ rule: RuleID, in rules: inout [RuleID]) {
    if rules.count <= Self.limit { rules.append(rule) }
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
    if ends.contains(false) { note(rule, in: &drops) }
    if ends.contains(true) { note(rule, in: &accepts) }
  }

  /// Where something is read first.
  func firstRead(of wanted: Set<Datum>) -> (datum: Datum, range: SourceRange)? {
    guard !wanted.isEmpty else { return nil }
    let ruleset = context.ruleset
    var whole: [ExpressionID] = []
    var parts: [ExpressionID] = []
    for (chain, _) in context.graph.reachable(from: base) {
      let table = ruleset.chains[chain.index].table
      for rule in ruleset.chains[chain.index].rules {
        for statement in ruleset.statements(ruleset.rule(rule).statements) {
          whole.removeAll(keepingCapacity: true)
          parts.removeAll(keepingCapacity: true)
          statement.appendExpressions(to: &whole)
          for expression in whole { ruleset.appendParts(of: expression, to: &parts) }
          for part in parts {
            let read = Self.data(readBy: ruleset.expression(part), in: table)
            if let datum = read.first(where: wanted.contains) {
              return (datum, ruleset.range(part))
            }
          }
        }
      }
    }
    return nil
  }

  private static func data(readBy part: Expression, in table: TableID) -> [Datum] {
    switch part {
    case .meta(let key): [.meta(key)]
    case .ct(let key, _, _): [.ct(key)]
    case .setReference(let name): [.set(table, name)]
    case .payload(let header, .daddr) where header == .ip || header == .ip6:
      [.field(header, .daddr), .destination]
    case .payload(let header, .saddr) where header == .ip || header == .ip6:
      [.field(header, .saddr), .source]
    case .payload(let header, .dport): [.field(header, .dport), .destination]
    case .payload(let header, .sport): [.field(header, .sport), .source]
    case .payload(let header, let field): [.field(header, field)]
    default: []
    }
  }

  private mutating func write(_ datum: Datum, at range: SourceRange) {
    if writes[datum] == nil { writes[datum] = range }
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
