import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Why iptables can't say a rule; an empty message for a rule that is not for the family.
struct RuleLoss: Error {
  let message: String
  var hint: String?
}

/// The words of a rule that is being put together.
struct RuleDraft {
  var source: String?
  var destination: String?
  var input: String?
  var output: String?
  var isFragment: String?
  var transport: String?
  var isTransportInverted = false
  /// Whether the protocol was asked for in the field of the header, not by what tracking found.
  var asksForProtocolField = false
  /// Whether the protocol's own match is loaded, also without an option.
  var loadsTransport = false { didSet { transportPlace = transportPlace ?? matches.count } }
  /// Options of the protocol's own match.
  var transportOptions: [String] = [] {
    didSet { transportPlace = transportPlace ?? matches.count }
  }
  /// How many other matches were asked before the protocol's own.
  private var transportPlace: Int?
  var matches: [String] = []
  /// The type of ICMP, to which a code may be added.
  var icmp: (type: String, code: String?)? {
    didSet { icmpPlace = icmpPlace ?? matches.count }
  }
  /// How many other matches were asked before the type of ICMP.
  private var icmpPlace: Int?
  /// Whether a match counts or changes something, so that it must be asked once.
  var isStateful = false
  /// Whether the packet's mark, or the connection's, is asked.
  var asksForMark = false

  /// The words: what iptables-save writes first, and the matches in the order of the rule.
  func words(isIPv6: Bool) -> [String] {
    var words: [String] = []
    for part in [source, destination, input, output].compactMap({ $0 }) { words.append(part) }
    if let transport { words.append("\(isTransportInverted ? "! " : "")-p \(transport)") }
    if let isFragment { words.append(isFragment) }
    let first = words.count
    words += matches
    if let transport, !transportOptions.isEmpty || loadsMatch(of: transport) {
      let name = transport == "ipv6-icmp" ? "icmp6" : transport
      words.insert(
        (["-m \(name)"] + transportOptions).joined(separator: " "),
        at: first + (transportPlace ?? 0))
    }
    if let icmp {
      let value = icmp.code.map { "\(icmp.type)/\($0)" } ?? icmp.type
      let inversion = value.hasPrefix("! ")
      words.insert(
        (isIPv6 ? "-m icmp6 " : "-m icmp ") + (inversion ? "! " : "")
          + (isIPv6 ? "--icmpv6-type " : "--icmp-type ")
          + (inversion ? String(value.dropFirst(2)) : value),
        at: first + (icmpPlace ?? 0))
    }
    return words
  }

  /// Whether `-m tcp` is written without an option, which tells that the rule asks for TCP by what
  /// it says of ports, not by the field of the header.
  private func loadsMatch(of transport: String) -> Bool {
    loadsTransport && !asksForProtocolField && !isTransportInverted
      && ["tcp", "udp", "sctp", "dccp", "esp", "ah"].contains(transport)
      && !matches.contains { $0.hasPrefix("-m \(transport) ") }
  }
}

/// Writes one rule of nft as rules of iptables.
struct RuleWriter {
  let isIPv6: Bool
  let family: Family
  let place: BuiltInPlace
  let names: NameTables
  let sets: [String: IPSetText]
  /// Chains that the rule calls.
  var targets: [String] = []
  /// Sets that the rule looks into.
  var usedSets: [IPSetText] = []
  /// Chains that the rule needs of its own, with what stands in them.
  private(set) var helperChains: [(String, [String])] = []
  /// What stands for the name of such a chain until it has one.
  static let helperMark = "@helper@"

  var drafts = [RuleDraft()]
  /// The maps of the table.
  let maps: [String: NamedMap]
  /// What differs in some cases.
  var notes: [String] = []

  /// A named map.
  struct NamedMap {
    /// Whether rules add to it.
    let isDynamic: Bool
    let elements: [DecompiledElement]
  }

  init(
    isIPv6: Bool, family: Family, place: BuiltInPlace, names: NameTables,
    sets: [String: IPSetText], maps: [String: NamedMap] = [:]
  ) {
    self.isIPv6 = isIPv6
    self.family = family
    self.place = place
    self.names = names
    self.sets = sets
    self.maps = maps
  }

  /// What stands behind `-A CHAIN`, a rule a line.
  mutating func lines(of rule: DecompiledRule) throws(RuleLoss) -> [String] {
    let comment = rule.comment.map { "-m comment --comment \"\($0)\"" }
    var steps: [(matches: [RuleDraft], target: String?)] = []
    var counters = ""
    var lastMatchEnd = false
    for statement in rule.statements {
      switch statement {
      case .match, .flagMatch, .limit, .quota, .meter:
        if !steps.isEmpty { lastMatchEnd = true }
        try match(statement)
      case .connectionLimit:
        throw RuleLoss(
          message: "`-m connlimit` counts by address, `ct count` without set counts all")
      case .counter(let counter):
        if counter.packets != 0 || counter.bytes != 0 {
          counters = "-c \(counter.packets) \(counter.bytes) "
        }
      case .verdictMap(let map):
        steps += try verdicts(of: map)
      case .mangle(let key, .map(let mapped, let source, _)):
        steps += try changes(of: key, by: mapped, in: source)
      default:
        if let mapped = MappedAction(statement) {
          steps += try changes(mapped)
        } else {
          let target = try target(statement)
          steps.append((drafts, target))
        }
      }
    }
    if steps.isEmpty || lastMatchEnd && steps.last?.target != nil { steps.append((drafts, nil)) }
    if lastMatchEnd, steps.count > 1, steps.last?.target == nil { steps.removeLast() }
    let isSafe = steps.count < 2 || !steps.contains { $0.matches.contains { $0.isStateful } }
    let changesMark = steps.dropLast().contains {
      ($0.target ?? "").hasPrefix("-j MARK") || ($0.target ?? "").hasPrefix("-j CONNMARK")
    }
    let asksForMark = steps.contains { $0.matches.contains { $0.asksForMark } }
    guard isSafe, !(changesMark && asksForMark) else {
      return try throughHelper(steps, comment, counters)
    }
    return steps.flatMap { step in
      step.matches.map { draft in
        let words = draft.words(isIPv6: isIPv6) + [comment, step.target].compactMap { $0 }
        return counters + words.joined(separator: " ")
      }
    }
  }

  /// A rule whose matches must be asked once calls a chain in which its actions stand.
  private mutating func throughHelper(
    _ steps: [(matches: [RuleDraft], target: String?)], _ comment: String?, _ counters: String
  ) throws(RuleLoss) -> [String] {
    let first = steps[0].matches
    guard
      steps.allSatisfy({ step in
        step.matches.map { $0.words(isIPv6: isIPv6) } == first.map { $0.words(isIPv6: isIPv6) }
      })
    else {
      throw RuleLoss(message: "matches behind actions of one rule can't be asked once in iptables")
    }
    helperChains.append(("actions", steps.compactMap(\.target)))
    return first.map { draft in
      counters
        + (draft.words(isIPv6: isIPv6) + [comment, "-j \(Self.helperMark)"].compactMap { $0 })
        .joined(separator: " ")
    }
  }

  /// The rules that a map of verdicts stands for: a rule an element.
  private mutating func verdicts(
    of expression: DecompiledExpression
  ) throws(RuleLoss) -> [(matches: [RuleDraft], target: String?)] {
    guard case .map(let key, let source, _) = expression else {
      throw RuleLoss(message: "iptables has no maps of such a kind")
    }
    let elements = try elements(of: source)
    let before = drafts
    var steps: [(matches: [RuleDraft], target: String?)] = []
    for element in elements {
      guard case .verdict(let verdict)? = element.value else { continue }
      drafts = before
      if element.key != .catchAll { try match(.match(.equal, key, element.key)) }
      steps.append((drafts, try target(.verdict(verdict))))
    }
    drafts = before
    return steps
  }

  /// The rules that an action by a map stands for: a rule an element, of which a packet matches one.
  private mutating func changes(
    _ action: MappedAction
  ) throws(RuleLoss) -> [(matches: [RuleDraft], target: String?)] {
    let before = drafts
    var steps: [(matches: [RuleDraft], target: String?)] = []
    for element in try elements(of: action.source) {
      guard let value = element.value, element.key != .catchAll else {
        throw RuleLoss(message: "iptables can't ask for what no other element of a map has")
      }
      drafts = before
      try match(.match(.equal, action.key, element.key))
      let target = try target(action.statement(value))
      steps.append((drafts, target))
    }
    drafts = before
    return steps
  }

  /// The rules that a map of values stands for: a rule an element, of which a packet matches one.
  private mutating func changes(
    of field: DecompiledExpression, by key: DecompiledExpression, in source: DecompiledExpression
  ) throws(RuleLoss) -> [(matches: [RuleDraft], target: String?)] {
    let before = drafts
    var steps: [(matches: [RuleDraft], target: String?)] = []
    for element in try elements(of: source) {
      guard let value = element.value, element.key != .catchAll else {
        throw RuleLoss(message: "iptables can't ask for what no other element of a map has")
      }
      drafts = before
      try match(.match(.equal, key, element.key))
      steps.append((drafts, try change(field, value)))
    }
    drafts = before
    return steps
  }

  /// The elements of a map: of a named one those that the file gives it.
  mutating func elements(
    of source: DecompiledExpression
  ) throws(RuleLoss) -> [DecompiledElement] {
    switch source {
    case .set(let elements): return elements
    case .namedSet(let name):
      guard let map = maps[name], !map.isDynamic, !map.elements.isEmpty else {
        throw RuleLoss(
          message: "iptables has no maps, and what is in `\(name)` comes later",
          hint: "write the map's elements into the rule")
      }
      notes.append(
        "the elements of the map `\(name)` become rules, which later changes of the map don't reach"
      )
      return map.elements
    default: throw RuleLoss(message: "iptables has no maps of such a kind")
    }
  }
}

extension TypedConstant {
  /// The number in hexadecimal digits.
  var hex: String { String(value.number, radix: 16) }
}

extension DecompiledExpression {
  /// The number of a constant.
  var number: UInt128? {
    switch self {
    case .constant(let constant), .flags(let constant), .flagList(let constant):
      constant.value.number
    default: nil
    }
  }

  var isPrefix: Bool {
    if case .prefix = self { return true }
    return false
  }

  /// What numbers it stands for: a constant, a range, a network or a set of them; nil for others.
  var intervals: [(UInt128, UInt128)]? {
    switch self {
    case .constant(let constant): return [(constant.value.number, constant.value.number)]
    case .range(.constant(let low), .constant(let high)):
      return [(low.value.number, high.value.number)]
    case .prefix(.constant(let constant), let length):
      let rest = constant.type.bits - length
      let mask: UInt128 = rest >= 128 ? .max : (1 << UInt128(rest)) - 1
      return [(constant.value.number, constant.value.number | mask)]
    case .set(let elements):
      var result: [(UInt128, UInt128)] = []
      for element in elements {
        guard element.key != .catchAll, let part = element.key.intervals else { return nil }
        result += part
      }
      return result
    default: return nil
    }
  }
}

/// An action whose argument is looked up in a map.
private struct MappedAction {
  let key: DecompiledExpression
  let source: DecompiledExpression
  /// The action with another argument.
  let statement: (DecompiledExpression) -> DecompiledStatement

  init?(_ statement: DecompiledStatement) {
    switch statement {
    case .duplicate(.map(let key, let source, _)?, let device):
      (self.key, self.source) = (key, source)
      self.statement = { .duplicate(to: $0, device: device) }
    case .nat(let nat) where nat.port == nil && !nat.isPrefix:
      guard case .map(let key, let source, _)? = nat.address else { return nil }
      (self.key, self.source) = (key, source)
      self.statement = { value in
        var one = nat
        switch value {
        case .concatenation(let parts) where parts.count == 2:
          (one.address, one.port) = (parts[0], parts[1])
        case .prefix:
          (one.address, one.isPrefix) = (value, true)
        default: one.address = value
        }
        return .nat(one)
      }
    default: return nil
    }
  }
}
