import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// What connection tracking knows, types of ICMP, hops, types of addresses and rates by key.
extension RuleWriter {
  /// nft's bits in the order in which iptables-save writes them.
  private static let stateNames: [(UInt128, String)] = [
    (1, "INVALID"), (8, "NEW"), (4, "RELATED"), (2, "ESTABLISHED"), (64, "UNTRACKED"),
  ]

  mutating func states(
    _ right: DecompiledExpression, _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    var bits: UInt128 = 0
    for member in right.members {
      guard let number = member.number else {
        throw RuleLoss(message: "iptables compares states with constants")
      }
      if operation == .equal || operation == .notEqual, number.nonzeroBitCount > 1 {
        // A packet has one state.
        if isInverted { continue }
        throw RuleLoss(message: "no packet has several states at once: the rule never matches")
      }
      bits |= number
    }
    if bits == 0 { return }
    let list = Self.stateNames.filter { bits & $0.0 != 0 }.map(\.1).joined(separator: ",")
    add("-m conntrack \(isInverted ? "! " : "")--ctstate \(list)")
  }

  mutating func status(
    _ right: DecompiledExpression, _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    guard let bits = right.number, operation == .implicit || operation == .not else {
      throw RuleLoss(
        message: "iptables asks for single bits of the status, not for the status as a whole",
        hint: isInverted ? "`ct status ! …` asks that bits are not set" : nil)
    }
    guard let words = Self.words(forStatus: bits, isInverted: isInverted) else {
      throw RuleLoss(message: "iptables does not know these bits of the status, or not together")
    }
    add(words)
  }

  /// Asks whether any of some bits of the status is set, or none; nil where no option knows them.
  private static func words(forStatus bits: UInt128, isInverted: Bool) -> String? {
    let known: [(UInt128, String)] = [
      (1, "EXPECTED"), (2, "SEEN_REPLY"), (4, "ASSURED"), (8, "CONFIRMED"),
    ]
    let not = isInverted ? "! " : ""
    let list = known.filter { bits & $0.0 != 0 }.map(\.1).joined(separator: ",")
    if bits & ~0xF == 0 { return "-m conntrack \(not)--ctstatus \(list)" }
    let translated: [(UInt128, String)] = [(0x10, "SNAT"), (0x20, "DNAT")]
    let states = translated.filter { bits & $0.0 != 0 }.map(\.1).joined(separator: ",")
    guard bits & ~0x30 == 0 else { return nil }
    // Packets without a connection have no status.
    return "-m conntrack \(not)--ctstate \(isInverted ? "INVALID,UNTRACKED," : "")\(states)"
  }

  /// Asks for bits of the status under a mask: each of them for itself.
  mutating func status(mask: UInt128, value: UInt128, isInverted: Bool) throws(RuleLoss) {
    if value & ~mask != 0 {
      if isInverted { return askForConnection() }
      throw RuleLoss(message: "no packet has these bits of `ct status`: the rule never matches")
    }
    var tests: [(asWanted: String, otherwise: String)] = []
    for shift in 0..<32 where mask >> UInt128(shift) & 1 == 1 {
      let bit: UInt128 = 1 << UInt128(shift)
      let isSet = value & bit != 0
      guard let wanted = Self.words(forStatus: bit, isInverted: !isSet),
        let unwanted = Self.words(forStatus: bit, isInverted: isSet)
      else { throw RuleLoss(message: "iptables does not know these bits of the status") }
      tests.append((wanted, unwanted))
    }
    if !isInverted {
      for test in tests { add(test.asWanted) }
      return
    }
    // One bit is another; no packet may match twice.
    let ways = tests.indices.map { tests[..<$0].map(\.asWanted) + [tests[$0].otherwise] }
    each(ways) { $0.matches += $1 }
  }

  /// Asks for a state under a mask; a packet has one state.
  mutating func states(mask: UInt128, value: UInt128, isInverted: Bool) throws(RuleLoss) {
    let isPossible = value & ~mask == 0 && value.nonzeroBitCount == 1
    if !isPossible {
      if isInverted { return }
      throw RuleLoss(message: "no packet has these bits of `ct state`: the rule never matches")
    }
    guard let name = Self.stateNames.first(where: { $0.0 == value })?.1 else {
      throw RuleLoss(message: "iptables does not know these bits of the state")
    }
    add("-m conntrack \(isInverted ? "! " : "")--ctstate \(name)")
  }

  /// Asks that there be a connection, of which any mark will do.
  mutating func askForConnection() { add("-m connmark --mark 0x0/0x0") }

  mutating func icmpType(
    _ right: DecompiledExpression, isIPv6Type: Bool, isInverted: Bool
  ) throws(RuleLoss) {
    try require(isIPv6: isIPv6Type)
    guard let ranges = right.intervals, ranges.allSatisfy({ $0.1 - $0.0 < 256 }) else {
      throw RuleLoss(message: "iptables compares types with constants")
    }
    let types = ranges.flatMap { Array($0.0...$0.1) }
    if isInverted, types.count > 1 {
      let name = isIPv6Type ? "icmp6 --icmpv6-type" : "icmp --icmp-type"
      for index in drafts.indices {
        drafts[index].transport = drafts[index].transport ?? (isIPv6Type ? "ipv6-icmp" : "icmp")
      }
      for type in types {
        let words = name.split(separator: " ")
        add("-m \(words[0]) ! \(words[1]) \(type)")
      }
      return
    }
    each(types) { draft, type in
      draft.transport = draft.transport ?? (isIPv6Type ? "ipv6-icmp" : "icmp")
      draft.icmp = ("\(isInverted ? "! " : "")\(type)", nil)
    }
  }

  mutating func hops(
    _ left: DecompiledExpression, _ right: DecompiledExpression, _ operation: RelationalOperator,
    isInverted: Bool
  ) throws(RuleLoss) {
    guard let number = right.number else {
      guard case .payload(let field) = left else {
        throw RuleLoss(message: "iptables compares hops with one number")
      }
      let ranges = try intervals(right, operation, bits: 8)
      return try askWord(field, left.plainText, mask: nil, ranges, isInverted: isInverted)
    }
    let prefix = isIPv6 ? "-m hl " : "-m ttl "
    let option = isIPv6 ? "--hl" : "--ttl"
    switch operation {
    case .less: add("\(prefix)\(option)-lt \(number)")
    case .lessOrEqual: add("\(prefix)\(option)-lt \(number + 1)")
    case .greater: add("\(prefix)\(option)-gt \(number)")
    case .greaterOrEqual where number > 0: add("\(prefix)\(option)-gt \(number - 1)")
    default: add("\(prefix)\(isInverted ? "! " : "")\(option)-eq \(number)")
    }
  }

  mutating func addressType(
    _ key: String, _ range: [(UInt128, UInt128)], isInverted: Bool
  ) throws(RuleLoss) {
    let names = [
      "UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST", "MULTICAST", "BLACKHOLE",
      "UNREACHABLE", "PROHIBIT",
    ]
    guard range.allSatisfy({ $0.0 == $0.1 && $0.0 < 9 }) else {
      throw RuleLoss(message: "iptables does not know the type of address")
    }
    let list = range.map { names[Int($0.0)] }.joined(separator: ",")
    let option = key.contains("saddr") ? "--src-type" : "--dst-type"
    let limit =
      key.contains("iif") ? " --limit-iface-in" : key.contains("oif") ? " --limit-iface-out" : ""
    add("-m addrtype \(isInverted ? "! " : "")\(option) \(list)\(limit)")
  }

  mutating func match(_ meter: DecompiledStatement.Meter) throws(RuleLoss) {
    guard meter.element.statements.count == 1, case .limit(let limit) = meter.element.statements[0],
      limit.measure == .packets, limit.unit != .week
    else { throw RuleLoss(message: "`-m hashlimit` limits packets for each key, and nothing else") }
    var modes: [String] = []
    for part in meter.element.key.parts {
      switch part.plainText {
      case "ip saddr", "ip6 saddr": modes.append("srcip")
      case "ip daddr", "ip6 daddr": modes.append("dstip")
      case "tcp sport", "udp sport", "th sport": modes.append("srcport")
      case "tcp dport", "udp dport", "th dport": modes.append("dstport")
      default: throw RuleLoss(message: "`-m hashlimit` knows addresses and ports as keys")
      }
    }
    let timeout = meter.element.timeout.map { " --hashlimit-htable-expire \($0)" } ?? ""
    add(
      "-m hashlimit --hashlimit-\(limit.isOver ? "above" : "upto") \(limit.rate)/\(limit.unit.name) "
        + "--hashlimit-burst \(limit.burst == 0 ? 5 : limit.burst) "
        + "--hashlimit-mode \(modes.joined(separator: ",")) --hashlimit-name \(meter.name)\(timeout)",
      isStateful: true)
  }
}
