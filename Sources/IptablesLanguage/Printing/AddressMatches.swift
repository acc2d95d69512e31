import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Interfaces, protocols and addresses, each of which has one place in a rule of iptables.
extension RuleWriter {
  mutating func interface(
    _ key: String, _ right: DecompiledExpression, isInverted: Bool
  ) throws(RuleLoss) {
    let isInput = key.hasPrefix("i")
    let option = (isInverted ? "! " : "") + (isInput ? "-i " : "-o ")
    if lacksInterface(isInput: isInput) {
      // What is asked for is no name, or the number 0.
      if isInverted { return }
      throw RuleLoss(
        message: "no packet in \(place.chain) has an \(isInput ? "input" : "output") interface, so "
          + "that the rule never matches")
    }
    if isInput, place.chain == "POSTROUTING" {
      throw RuleLoss(message: "iptables takes no `-i` in POSTROUTING")
    }
    var found: [String] = []
    for value in right.members {
      guard case .constant(let constant) = value else {
        throw RuleLoss(message: "iptables compares interfaces with names alone")
      }
      if key == "iif" || key == "oif" {
        guard let name = names.interfaces.name(of: UInt64(constant.value.number)) else {
          throw RuleLoss(message: "iptables knows interfaces by name, not by number")
        }
        found.append(name)
        continue
      }
      let bytes = constant.value.bigEndianBytes
      let name = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      let isPattern = constant.value.bits < 128
      if name.utf8.count > 15 || name.hasSuffix("+") || name.contains(" ") {
        throw RuleLoss(message: "iptables can't name the interface `\(name)`")
      }
      found.append(isPattern ? name + "+" : name)
    }
    if isInverted, found.count > 1 {
      throw RuleLoss(message: "iptables excludes one interface, not several")
    }
    if drafts.contains(where: { (isInput ? $0.input : $0.output) != nil }) {
      throw RuleLoss(message: "iptables asks for one interface in a rule")
    }
    each(found) { draft, name in
      if isInput { draft.input = option + name } else { draft.output = option + name }
    }
  }

  /// Whether packets in the chain have no such interface.
  func lacksInterface(isInput: Bool) -> Bool {
    isInput ? place.chain == "OUTPUT" : place.chain == "INPUT" || place.chain == "PREROUTING"
  }

  mutating func transport(
    _ key: String, _ left: DecompiledExpression, _ right: DecompiledExpression,
    _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    let isField = key == "ip protocol"
    let found = try intervals(right, operation, bits: 8)
    let isPlain = found.allSatisfy { $0.0 == $0.1 } && (found.count == 1 || !isInverted)
    if !isPlain, !isIPv6 {
      // The protocol of IPv4 stands in its header.
      let field = PayloadField(base: .network, offset: 72, bits: 8)
      return try askWord(field, key, mask: nil, found, isInverted: isInverted)
    }
    let ranges = found.flatMap { $0.1 - $0.0 < 64 ? Array($0.0...$0.1) : [] }
    if ranges.isEmpty || isInverted && ranges.count > 1 {
      throw RuleLoss(
        message: "`-p` asks for one protocol or excludes one, and `-m u32` does not see behind "
          + "extension headers")
    }
    let known = ranges.map { transportName($0) }
    if drafts.contains(where: { $0.transport != nil }) {
      // The ports asked for one already.
      if known.count == 1, !isInverted, drafts.allSatisfy({ $0.transport == known[0] }) { return }
      throw RuleLoss(message: "iptables asks for one protocol in a rule")
    }
    let loadsTransport = !isField && !isIPv6
    each(known) { draft, name in
      draft.transport = name
      draft.isTransportInverted = isInverted
      draft.asksForProtocolField = isField
      draft.loadsTransport = loadsTransport
    }
  }

  func transportName(_ number: UInt128) -> String {
    switch number {
    // Hosts have other names for these.
    case 108, 135: "\(number)"
    default: Translator.protocolName(UInt8(truncatingIfNeeded: number))
    }
  }

  mutating func address(
    _ key: String, _ left: DecompiledExpression, _ right: DecompiledExpression,
    _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    let isSource = key.hasSuffix("saddr")
    let not = isInverted ? "! " : ""
    let members = right.members
    let areNetworks = members.allSatisfy { member in
      switch member {
      case .constant, .prefix: true
      default: false
      }
    }
    let isFree = drafts.allSatisfy { (isSource ? $0.source : $0.destination) == nil }
    if areNetworks, isFree, operation == .equal || operation == .implicit || isInverted,
      !isInverted || members.count == 1
    {
      let text = members.map(\.plainText).joined(separator: ",")
      for index in drafts.indices {
        if isSource {
          drafts[index].source = "\(not)-s \(text)"
        } else {
          drafts[index].destination = "\(not)-d \(text)"
        }
      }
      return
    }
    let option = isSource ? "-m iprange \(not)--src-range " : "-m iprange \(not)--dst-range "
    let ranges = try intervals(right, operation, bits: isIPv6 ? 128 : 32)
      .map { option + text($0.0) + "-" + text($0.1) }
    if isInverted {
      for range in ranges { add(range) }
    } else {
      each(ranges) { $0.matches.append($1) }
    }
  }

  /// An address of the family.
  func text(_ address: UInt128) -> String {
    if isIPv6 { return AddressText.text(ipv6: address) }
    return [24, 16, 8, 0].map { (shift: UInt128) in "\((address >> shift) & 0xFF)" }.joined(
      separator: ".")
  }

  mutating func masked(
    _ field: DecompiledExpression, _ bitwise: BinaryOperator, _ bits: UInt128,
    _ right: DecompiledExpression, isInverted: Bool, _ operation: RelationalOperator
  ) throws(RuleLoss) {
    let key = field.plainText
    let all = field.bitCount >= 128 ? UInt128.max : (1 << UInt128(field.bitCount)) - 1
    var mask = bits
    var value = right.number
    switch bitwise {
    case .and: break
    case .or:
      // Bits that are set whatever they were can't be missing.
      if let wanted = value, bits & ~wanted != 0 {
        if operation == .notEqual {
          // Packets without a connection have no mark.
          if key == "ct mark" { askForConnection() }
          return
        }
        throw RuleLoss(message: "bits that `|` sets are missing in the value: it never matches")
      }
      mask = ~bits & all
      value = value.map { $0 & mask }
    case .xor:
      mask = all
      value = value.map { $0 ^ bits }
    default: throw RuleLoss(message: "iptables can't shift `\(key)` before it compares")
    }
    let isPlain = operation == .equal || operation == .implicit || operation == .notEqual
    guard isPlain, let value else {
      if bitwise == .and, case .payload(let payload) = field {
        let ranges = try intervals(right, operation, bits: payload.bits)
        return try askWord(payload, key, mask: mask, ranges, isInverted: isInverted)
      }
      throw RuleLoss(message: "iptables compares what is left of a mask with one value")
    }
    let not = isInverted ? "! " : ""
    let text = hexadecimal(value) + (mask == all ? "" : "/" + hexadecimal(mask))
    switch key {
    case "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr":
      try require(isIPv6: key.hasPrefix("ip6"))
      let isSource = key.hasSuffix("saddr")
      guard drafts.allSatisfy({ (isSource ? $0.source : $0.destination) == nil }) else {
        throw RuleLoss(message: "iptables asks for one network of sources, and one of destinations")
      }
      for index in drafts.indices {
        let words = "\(not)\(isSource ? "-s" : "-d") \(self.text(value))/\(self.text(mask))"
        if isSource { drafts[index].source = words } else { drafts[index].destination = words }
      }
    case "meta mark", "ct mark":
      add("-m \(key == "ct mark" ? "connmark" : "mark") \(not)--mark \(text)")
      for index in drafts.indices { drafts[index].asksForMark = true }
    case "tcp flags", "ct status", "ct state":
      try maskedFlags(field, mask: mask, value: value, isInverted: isInverted)
    case "ip frag-off" where mask == 0x1FFF && value == 0:
      for index in drafts.indices { drafts[index].isFragment = isInverted ? "-f" : "! -f" }
    case "meta rtclassid" where !isIPv6: add("-m realm \(not)--realm \(text)")
    case "iifgroup": add("-m devgroup \(not)--src-group \(text)")
    case "oifgroup": add("-m devgroup \(not)--dst-group \(text)")
    case "@nh,8,8" where !isIPv6, "@nh,4,8" where isIPv6: add("-m tos \(not)--tos \(text)")
    default:
      guard case .payload(let payload) = field else {
        throw RuleLoss(message: "iptables can't look at some bits of `\(key)`")
      }
      try askWord(payload, key, mask: mask, [(value, value)], isInverted: isInverted)
    }
  }

  mutating func lookUp(
    _ left: DecompiledExpression, _ name: String, isInverted: Bool
  ) throws(RuleLoss) {
    guard let set = sets[name], let directions = set.directions(of: left) else {
      throw RuleLoss(message: "ipset has no set for what is looked up in `@\(name)`")
    }
    if set.isIPv6.map({ $0 != isIPv6 }) ?? false { throw RuleLoss(message: "") }
    try use(set)
    if let port = PortKey(left.plainText) {
      // A set of ports is asked for those of TCP and UDP alike, and has none of other protocols.
      try askTransport(of: port, among: ["tcp", "udp"])
      for index in drafts.indices { drafts[index].loadsTransport = true }
    }
    add("-m set \(isInverted ? "! " : "")--match-set \(set.name) \(directions)")
  }

  mutating func concatenation(
    _ left: DecompiledExpression, _ right: DecompiledExpression, isInverted: Bool
  ) throws(RuleLoss) {
    guard case .concatenation(let keys) = left, !isInverted else {
      throw RuleLoss(message: "iptables can't exclude values that belong together")
    }
    let before = drafts
    var result: [RuleDraft] = []
    for member in right.members {
      guard case .concatenation(let values) = member, values.count == keys.count else {
        throw RuleLoss(message: "iptables compares with constants alone")
      }
      drafts = before
      for (key, value) in zip(keys, values) { try match(.equal, key, value) }
      result += drafts
    }
    drafts = result
  }
}
