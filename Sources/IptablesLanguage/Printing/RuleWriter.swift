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
  /// Options of the protocol's own match.
  var transportOptions: [String] = []
  var matches: [String] = []
  /// The type of ICMP, to which a code may be added.
  var icmp: (type: String, code: String?)?
  /// Whether a match counts or changes something, so that it must be asked once.
  var isStateful = false
  /// Whether the packet's mark, or the connection's, is asked.
  var asksForMark = false

  /// The words, in the order in which iptables-save writes them.
  func words(isIPv6: Bool) -> [String] {
    var words: [String] = []
    for part in [source, destination, input, output].compactMap({ $0 }) { words.append(part) }
    if let transport { words.append("\(isTransportInverted ? "! " : "")-p \(transport)") }
    if let isFragment { words.append(isFragment) }
    if let icmp {
      let value = icmp.code.map { "\(icmp.type)/\($0)" } ?? icmp.type
      let inversion = value.hasPrefix("! ")
      words.append(
        (isIPv6 ? "-m icmp6 " : "-m icmp ") + (inversion ? "! " : "")
          + (isIPv6 ? "--icmpv6-type " : "--icmp-type ")
          + (inversion ? String(value.dropFirst(2)) : value))
    }
    if !transportOptions.isEmpty, let transport {
      let name = transport == "ipv6-icmp" ? "icmp6" : transport
      words.append("-m \(name) \(transportOptions.joined(separator: " "))")
    }
    return words + matches
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
  private(set) var targets: [String] = []
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
  private(set) var notes: [String] = []

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
        steps.append((drafts, try target(statement)))
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

  // MARK: Actions

  private mutating func target(_ statement: DecompiledStatement) throws(RuleLoss) -> String {
    switch statement {
    case .verdict(let verdict): return try target(verdict)
    case .reject(let reject): return try target(reject)
    case .log(let log): return try target(log)
    case .nat(let nat): return try target(nat)
    case .notrack: return "-j CT --notrack"
    case .queue(let queues, let flags):
      guard let ranges = queues.intervals, ranges.count == 1 else {
        throw RuleLoss(message: "iptables chooses queues by number alone")
      }
      let (from, to) = ranges[0]
      return "-j NFQUEUE "
        + (from == to ? "--queue-num \(from)" : "--queue-balance \(from):\(to)")
        + (flags & 1 != 0 ? " --queue-bypass" : "") + (flags & 2 != 0 ? " --queue-cpu-fanout" : "")
    case .mangle(let key, let value): return try change(key, value)
    case .duplicate(let to?, let device):
      return "-j TEE --gateway \(to.plainText)" + (device.map { " --oif \($0.plainText)" } ?? "")
    case .tproxy(let proxy):
      guard let port = proxy.port?.intervals?.first, port.0 == port.1 else {
        throw RuleLoss(message: "iptables' `TPROXY` needs a port")
      }
      return "-j TPROXY --on-port \(port.0)"
        + (proxy.address.map { " --on-ip \($0.plainText)" } ?? "")
    case .synproxy(let proxy):
      var text = "-j SYNPROXY"
      if proxy.flags & 4 != 0 { text += " --sack-perm" }
      if proxy.flags & 8 != 0 { text += " --timestamp" }
      if proxy.flags & 2 != 0 { text += " --wscale \(proxy.windowScale)" }
      if proxy.flags & 1 != 0 { text += " --mss \(proxy.maximumSegmentSize)" }
      return text
    case .updateSet(let update): return try target(update)
    case .inPlaceChain:
      throw RuleLoss(message: "a chain that is written in place has no name in iptables")
    case .resetOption(let option): return "-j TCPOPTSTRIP --strip-options \(option.number)"
    case .flowOffload: throw RuleLoss(message: "iptables has no flowtables")
    case .object: throw RuleLoss(message: "iptables has no named objects")
    case .last: throw RuleLoss(message: "iptables does not note when a rule matched last")
    case .forward: throw RuleLoss(message: "iptables can't send packets out past routing")
    case .extended(let name): throw RuleLoss(message: "what `\(name)` was told is not in the file")
    default: throw RuleLoss(message: "iptables has no target for it")
    }
  }

  private mutating func target(_ verdict: Instruction.Verdict) throws(RuleLoss) -> String {
    switch verdict {
    case .accept: return "-j ACCEPT"
    case .drop:
      if place.table == .nat {
        throw RuleLoss(message: "iptables drops nothing in the table nat", hint: "drop in filter")
      }
      return "-j DROP"
    case .return: return "-j RETURN"
    case .jump(let chain?):
      targets.append(chain)
      return "-j \(chain)"
    case .goto(let chain?):
      targets.append(chain)
      return "-g \(chain)"
    case .continue: return ""
    default: throw RuleLoss(message: "iptables has no such verdict")
    }
  }

  private func target(_ reject: DecompiledStatement.Reject) throws(RuleLoss) -> String {
    if place.table != .filter {
      throw RuleLoss(message: "iptables rejects in the table filter alone")
    }
    let code = Int(reject.code.value.number)
    let ip = [
      "icmp-net-unreachable", "icmp-host-unreachable", "icmp-proto-unreachable",
      "icmp-port-unreachable", nil, nil, nil, nil, nil, "icmp-net-prohibited",
      "icmp-host-prohibited", nil, nil, "icmp-admin-prohibited",
    ]
    let ip6 = [
      "icmp6-no-route", "icmp6-adm-prohibited", nil, "icmp6-addr-unreachable",
      "icmp6-port-unreachable", "icmp6-policy-fail", "icmp6-reject-route",
    ]
    let name: String?
    switch reject.kind {
    case 1: name = "tcp-reset"
    case 2:
      name =
        code > 3
        ? nil
        : isIPv6
          ? [
            "icmp6-no-route", "icmp6-port-unreachable", "icmp6-addr-unreachable",
            "icmp6-adm-prohibited",
          ][code]
          : [
            "icmp-net-unreachable", "icmp-port-unreachable", "icmp-host-unreachable",
            "icmp-admin-prohibited",
          ][code]
    default:
      if let written = reject.family, (written == .ip6) != isIPv6 { throw RuleLoss(message: "") }
      let table = isIPv6 ? ip6 : ip
      name = code < table.count ? table[code] : nil
    }
    guard let name else { throw RuleLoss(message: "iptables has no such answer") }
    return "-j REJECT --reject-with \(name)"
  }

  private func target(_ log: Instruction.Log) throws(RuleLoss) -> String {
    let prefix = log.prefix.map { ($0, "\"\($0)\"") }
    switch log.target {
    case .group(let group, let length, let threshold):
      var text = "-j NFLOG"
      if let prefix { text += " --nflog-prefix \(prefix.1)" }
      if group != 0 { text += " --nflog-group \(group)" }
      if length != 0 { text += " --nflog-size \(length)" }
      if threshold != 0 { text += " --nflog-threshold \(threshold)" }
      return text
    case .kernel(let level, let flags):
      if level == 8 { return "-j AUDIT --type accept" }
      var text = "-j LOG"
      if let prefix {
        if prefix.0.utf8.count > 29 {
          throw RuleLoss(message: "the prefix of iptables' log has at most 29 bytes")
        }
        text += " --log-prefix \(prefix.1)"
      }
      if let level, level != 4 { text += " --log-level \(level)" }
      let flags = flags ?? []
      if flags.contains(.tcpSequence) { text += " --log-tcp-sequence" }
      if flags.contains(.tcpOptions) { text += " --log-tcp-options" }
      if flags.contains(.ipOptions) { text += " --log-ip-options" }
      if flags.contains(.user) { text += " --log-uid" }
      if flags.contains(.hardwareAddresses) { text += " --log-macdecode" }
      return text
    }
  }

  private func target(_ nat: DecompiledStatement.NAT) throws(RuleLoss) -> String {
    if place.table != .nat { throw RuleLoss(message: "iptables translates in the table nat alone") }
    if let family = nat.family, family != .inet, (family == .ip6) != isIPv6 {
      throw RuleLoss(message: "")
    }
    var flags = ""
    if nat.flags & 4 != 0 { flags += " --random" }
    if nat.flags & 16 != 0 { flags += " --random-fully" }
    if nat.flags & 8 != 0 { flags += " --persistent" }
    var ports = ""
    if let port = nat.port {
      guard let range = port.intervals, range.count == 1 else {
        throw RuleLoss(message: "iptables chooses ports from one range, not from a map")
      }
      ports = range[0].0 == range[0].1 ? "\(range[0].0)" : "\(range[0].0)-\(range[0].1)"
    }
    switch nat.kind {
    case .masquerade: return "-j MASQUERADE" + (ports.isEmpty ? "" : " --to-ports \(ports)") + flags
    case .redirect: return "-j REDIRECT" + (ports.isEmpty ? "" : " --to-ports \(ports)") + flags
    case .source, .destination:
      var address = ""
      if let given = nat.address {
        if nat.isPrefix || given.isPrefix { return "-j NETMAP --to \(given.plainText)" }
        switch given {
        case .constant, .range: address = given.plainText
        default:
          throw RuleLoss(message: "iptables chooses addresses from one range, not from a map")
        }
      }
      if !ports.isEmpty {
        address = isIPv6 && !address.isEmpty ? "[\(address)]:\(ports)" : "\(address):\(ports)"
      }
      return nat.kind == .source
        ? "-j SNAT --to-source \(address)\(flags)" : "-j DNAT --to-destination \(address)\(flags)"
    }
  }

  private mutating func target(
    _ update: DecompiledStatement.SetUpdate
  ) throws(RuleLoss) -> String {
    guard update.element.statements.isEmpty, update.element.value == nil,
      let set = sets[update.set],
      let directions = set.directions(of: update.element.key)
    else {
      throw RuleLoss(message: "ipset's sets hold no limits, counters or values of nft's kind")
    }
    try use(set)
    if update.operation == .delete { return "-j SET --del-set \(set.name) \(directions)" }
    let timeout = update.element.timeout.map { " --timeout \($0 / 1000)" } ?? ""
    let exist = update.operation == .update ? " --exist" : ""
    return "-j SET --add-set \(set.name) \(directions)\(exist)\(timeout)"
  }

  /// Notes that a set is needed.
  mutating func use(_ set: IPSetText) throws(RuleLoss) {
    if let loss = set.loss { throw RuleLoss(message: loss) }
    var used = set
    used.isUsed = true
    usedSets.append(used)
  }

  private func change(
    _ key: DecompiledExpression, _ value: DecompiledExpression
  ) throws(RuleLoss) -> String {
    let name = key.plainText
    switch name {
    case "meta mark":
      if case .conntrack(.mark, _, _) = value { return "-j CONNMARK --restore-mark" }
      if case .binary(.and, .conntrack(.mark, _, _), .constant(let mask)) = value {
        return "-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0x\(mask.hex)"
      }
      return "-j MARK --set-xmark " + (try xmark(value, of: key))
    case "ct mark":
      if case .meta(.mark, _) = value { return "-j CONNMARK --save-mark" }
      if case .binary(.and, .meta(.mark, _), .constant(let mask)) = value {
        return "-j CONNMARK --save-mark --nfmask 0x\(mask.hex) --ctmask 0xffffffff"
      }
      return "-j CONNMARK --set-xmark " + (try xmark(value, of: key))
    case "tcp option maxseg size":
      if case .route = value { return "-j TCPMSS --clamp-mss-to-pmtu" }
      if let number = value.number { return "-j TCPMSS --set-mss \(number)" }
    case "ip dscp", "ip6 dscp":
      if let number = value.number { return "-j DSCP --set-dscp 0x\(String(number, radix: 16))" }
    case "ip ttl": if let number = value.number { return "-j TTL --ttl-set \(number)" }
    case "ip6 hoplimit": if let number = value.number { return "-j HL --hl-set \(number)" }
    case "meta nftrace": if value.number == 1 { return "-j TRACE" }
    case "meta priority":
      if let number = value.number {
        return "-j CLASSIFY --set-class \(String(number >> 16, radix: 16)):"
          + String(number & 0xFFFF, radix: 16)
      }
    case "ct zone": if let number = value.number { return "-j CT --zone \(number)" }
    case "ct original zone": if let number = value.number { return "-j CT --zone-orig \(number)" }
    case "ct reply zone": if let number = value.number { return "-j CT --zone-reply \(number)" }
    default: break
    }
    throw RuleLoss(message: "iptables can't set `\(name)` to that")
  }

  /// A change of a mark as a value and the mask of the bits that are cleared first.
  private func xmark(
    _ value: DecompiledExpression, of key: DecompiledExpression
  ) throws(RuleLoss) -> String {
    func words(_ value: UInt128, _ mask: UInt128) -> String {
      "0x\(String(value, radix: 16))/0x\(String(mask, radix: 16))"
    }
    if let number = value.number { return words(number, 0xFFFF_FFFF) }
    switch value {
    case .binary(.and, key, let mask):
      if let mask = mask.number { return words(0, ~mask & 0xFFFF_FFFF) }
    case .binary(.or, key, let bits): if let bits = bits.number { return words(bits, bits) }
    case .binary(.xor, key, let bits): if let bits = bits.number { return words(bits, 0) }
    case .binary(.xor, .binary(.and, key, let mask), let bits),
      .binary(.or, .binary(.and, key, let mask), let bits):
      if let mask = mask.number, let bits = bits.number { return words(bits, ~mask & 0xFFFF_FFFF) }
    default: break
    }
    throw RuleLoss(message: "iptables can't compute a mark like that")
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
