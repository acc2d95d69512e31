import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Ports, and the flags of TCP.
extension RuleWriter {
  /// A port of a protocol.
  struct PortKey {
    let transport: String
    let isSource: Bool

    init?(_ key: String) {
      let words = key.split(separator: " ")
      guard words.count == 2, words[1] == "sport" || words[1] == "dport" else { return nil }
      transport = String(words[0])
      isSource = words[1] == "sport"
    }
  }

  mutating func port(
    _ key: PortKey, _ right: DecompiledExpression, _ operation: RelationalOperator,
    isInverted: Bool
  ) throws(RuleLoss) {
    try askTransport(of: key, among: ["tcp", "udp", "udplite", "sctp", "dccp"])
    let not = isInverted ? "! " : ""
    let ranges = try intervals(right, operation, bits: 16)
    let option = key.isSource ? "--sport " : "--dport "
    // `-m multiport` leaves it to `-p` to ask for the protocol, as the header's field does.
    let isPlain =
      ranges.count == 1
      && drafts.allSatisfy { $0.transport != "udplite" && !$0.asksForProtocolField }
    if isPlain {
      let (from, to) = ranges[0]
      let text = not + option + (from == to ? "\(from)" : "\(from):\(to)")
      for index in drafts.indices { drafts[index].transportOptions.append(text) }
      return
    }
    for index in drafts.indices { drafts[index].loadsTransport = true }
    // A range takes the room of two of fifteen ports.
    var groups: [[String]] = [[]]
    var room = 15
    for (from, to) in ranges {
      let need = from == to ? 1 : 2
      if need > room {
        groups.append([])
        room = 15
      }
      room -= need
      groups[groups.count - 1].append(from == to ? "\(from)" : "\(from):\(to)")
    }
    let words = groups.map { group in
      "-m multiport \(not)\(key.isSource ? "--sports" : "--dports") \(group.joined(separator: ","))"
    }
    if isInverted {
      for word in words { add(word) }
    } else {
      each(words) { $0.matches.append($1) }
    }
  }

  /// Asks for the protocol whose ports are looked at.
  mutating func askTransport(of key: PortKey, among known: [String]) throws(RuleLoss) {
    for index in drafts.indices {
      let transport = key.transport == "th" ? drafts[index].transport : key.transport
      guard let transport, known.contains(transport), !drafts[index].isTransportInverted else {
        throw RuleLoss(message: "iptables asks for ports of one protocol")
      }
      if let other = drafts[index].transport, other != transport {
        throw RuleLoss(message: "iptables asks for one protocol in a rule")
      }
      drafts[index].transport = transport
    }
  }

  mutating func flags(
    of right: DecompiledExpression, isInverted: Bool, _ operation: RelationalOperator
  ) throws(RuleLoss) {
    guard let value = right.number else {
      throw RuleLoss(message: "iptables compares flags with constants")
    }
    let isAny: Bool
    switch right {
    case .flagList: isAny = true
    default: isAny = operation == .implicit || operation == .not
    }
    if !isAny { return try flags(mask: 0xFF, value: value, isInverted: isInverted) }
    // Any of several is not none of them.
    let none = operation == .not || operation == .notEqual
    if value.nonzeroBitCount == 1 {
      return try flags(mask: value, value: value, isInverted: none)
    }
    try flags(mask: value, value: 0, isInverted: !none)
  }

  mutating func flags(mask: UInt128, value: UInt128, isInverted: Bool) throws(RuleLoss) {
    guard mask & 0xC0 == 0, value & 0xC0 == 0 else {
      throw RuleLoss(message: "iptables' `--tcp-flags` knows no ECE and CWR")
    }
    let names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"]
    func list(_ bits: UInt128) -> String {
      let found = names.indices.filter { bits & 1 << UInt128($0) != 0 }.map { names[$0] }
      return found.isEmpty ? "NONE" : found.joined(separator: ",")
    }
    transportOption("tcp", "\(isInverted ? "! " : "")--tcp-flags \(list(mask)) \(list(value))")
  }
}
