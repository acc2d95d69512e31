import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Matches of nft as options of iptables.
extension RuleWriter {
  mutating func match(_ statement: DecompiledStatement) throws(RuleLoss) {
    switch statement {
    case .match(let operation, let left, let right): try match(operation, left, right)
    case .flagMatch(let operation, let left, let mask, let value):
      try flags(left, mask: mask.number, value: value.number, isInverted: operation == .notEqual)
    case .limit(let limit):
      guard limit.measure == .packets, !limit.isOver, limit.unit != .week else {
        throw RuleLoss(
          message: "`-m limit` counts packets and matches below the rate only",
          hint: "`-m hashlimit --hashlimit-above` matches above it")
      }
      let burst = limit.burst == 0 ? 5 : limit.burst
      add(
        "-m limit --limit \(limit.rate)/\(limit.unit.name) --limit-burst \(burst)", isStateful: true
      )
    case .quota(let quota):
      add("-m quota \(quota.flags & 1 != 0 ? "! " : "")--quota \(quota.bytes)", isStateful: true)
    case .meter(let meter): try match(meter)
    default: break
    }
  }

  private mutating func add(_ words: String, isStateful: Bool = false) {
    for index in drafts.indices {
      drafts[index].matches.append(words)
      if isStateful { drafts[index].isStateful = true }
    }
  }

  /// Makes a draft for each of several values of which one is enough.
  private mutating func each<Value>(
    _ values: [Value], _ change: (inout RuleDraft, Value) -> Void
  ) {
    drafts = drafts.flatMap { draft in
      values.map { value in
        var copy = draft
        change(&copy, value)
        return copy
      }
    }
  }

  // MARK: Keys

  private mutating func match(
    _ operation: RelationalOperator, _ left: DecompiledExpression, _ right: DecompiledExpression
  ) throws(RuleLoss) {
    let isInverted = operation == .notEqual || operation == .not
    if case .namedSet(let name) = right { return try lookUp(left, name, isInverted: isInverted) }
    if case .binary(.and, let field, let mask) = left {
      return try masked(field, mask, right, isInverted: isInverted, operation)
    }
    if case .concatenation = left {
      return try concatenation(left, right, isInverted: isInverted)
    }
    let key = left.plainText
    switch key {
    case "iifname", "oifname", "iif", "oif":
      return try interface(key, right, isInverted: isInverted)
    case "meta l4proto", "ip protocol", "ip6 nexthdr":
      if key == "ip protocol" { try require(isIPv6: false) }
      if key == "ip6 nexthdr" { try require(isIPv6: true) }
      return try transport(right, isInverted: isInverted)
    case "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr":
      try require(isIPv6: key.hasPrefix("ip6"))
      return try address(key, left, right, operation, isInverted: isInverted)
    case "meta nfproto":
      guard let number = right.number else { break }
      let wantsIPv6 = number == 10
      if (wantsIPv6 == isIPv6) == isInverted { throw RuleLoss(message: "") }
      return
    case "meta protocol":
      guard let number = right.number, number == 0x800 || number == 0x86DD else { break }
      if ((number == 0x86DD) == isIPv6) == isInverted { throw RuleLoss(message: "") }
      return
    case "tcp flags":
      return try flags(of: right, isInverted: isInverted, operation)
    case "ct state": return try states(right, isInverted: isInverted)
    case "ct status": return try status(right, operation, isInverted: isInverted)
    case "icmp type", "icmpv6 type":
      return try icmpType(right, isIPv6Type: key == "icmpv6 type", isInverted: isInverted)
    case "icmp code", "icmpv6 code":
      guard let code = right.number, !isInverted,
        drafts.allSatisfy({ $0.icmp != nil && $0.icmp?.code == nil })
      else { throw RuleLoss(message: "iptables asks for a code behind a type only") }
      for index in drafts.indices { drafts[index].icmp?.code = "\(code)" }
      return
    default: break
    }
    if let port = PortKey(key) {
      return try self.port(port, right, operation, isInverted: isInverted)
    }
    try simple(key, left, right, operation, isInverted: isInverted)
  }

  private func require(isIPv6 wanted: Bool) throws(RuleLoss) {
    if wanted != isIPv6 {
      throw RuleLoss(
        message: family == .inet ? "" : "the rule asks for the other family and never matches")
    }
  }

  /// Which option says it, where each value is a number or a range behind it.
  private mutating func simple(
    _ key: String, _ left: DecompiledExpression, _ right: DecompiledExpression,
    _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    let not = isInverted ? "! " : ""
    func plain(_ number: UInt128) -> String { "\(number)" }
    func hex(_ number: UInt128) -> String { "0x" + String(number, radix: 16) }
    let range = try intervals(right, operation, bits: left.bitCount)
    func one(_ words: String, _ text: (UInt128) -> String, _ separator: String? = nil)
      throws(RuleLoss) -> [String]
    {
      var result: [String] = []
      for (from, to) in range {
        if from == to {
          result.append("\(words) \(text(from))")
        } else if let separator {
          result.append("\(words) \(text(from))\(separator)\(text(to))")
        } else {
          throw RuleLoss(message: "iptables asks for one value of `\(key)`, not for a range")
        }
      }
      return result
    }
    let options: [String]
    switch key {
    case "meta mark":
      options = try one("-m mark \(not)--mark", hex)
      for index in drafts.indices { drafts[index].asksForMark = true }
    case "ct mark":
      options = try one("-m connmark \(not)--mark", hex)
      for index in drafts.indices { drafts[index].asksForMark = true }
    case "ct direction":
      let isReply = (right.number == 1) != isInverted
      return add("-m conntrack --ctdir \(isReply ? "REPLY" : "ORIGINAL")")
    case "ct expiration":
      guard range.allSatisfy({ $0.0 % 1000 == 0 && $0.1 % 1000 == 999 }) else {
        throw RuleLoss(
          message: "iptables asks for whole seconds",
          hint: "from `5s` to `9999ms` is the time with 5 to 9 whole seconds left")
      }
      options = range.map { "-m conntrack \(not)--ctexpire \($0.0 / 1000):\($0.1 / 1000)" }
    case "ct protocol", "ct original protocol":
      options = try one("-m conntrack \(not)--ctproto", plain)
    case "ct helper": options = ["-m helper \(not)--helper \(right.plainText)"]
    case "ct original proto-src":
      options = try one("-m conntrack \(not)--ctorigsrcport", plain, ":")
    case "ct original proto-dst":
      options = try one("-m conntrack \(not)--ctorigdstport", plain, ":")
    case "ct reply proto-src": options = try one("-m conntrack \(not)--ctreplsrcport", plain, ":")
    case "ct reply proto-dst": options = try one("-m conntrack \(not)--ctrepldstport", plain, ":")
    case "ct original saddr", "ct original ip saddr", "ct original ip6 saddr":
      options = ["-m conntrack \(not)--ctorigsrc \(try network(right))"]
    case "ct original daddr", "ct original ip daddr", "ct original ip6 daddr":
      options = ["-m conntrack \(not)--ctorigdst \(try network(right))"]
    case "ct reply saddr", "ct reply ip saddr", "ct reply ip6 saddr":
      options = ["-m conntrack \(not)--ctreplsrc \(try network(right))"]
    case "ct reply daddr", "ct reply ip daddr", "ct reply ip6 daddr":
      options = ["-m conntrack \(not)--ctrepldst \(try network(right))"]
    case "meta length": options = try one("-m length \(not)--length", plain, ":")
    case "meta pkttype":
      options = range.map {
        "-m pkttype \(not)--pkt-type "
          + (["unicast", "broadcast", "multicast"] + [String](repeating: "otherhost", count: 5))[
            Int(min($0.0, 7))]
      }
    case "meta skuid": options = try one("-m owner \(not)--uid-owner", plain, "-")
    case "meta skgid": options = try one("-m owner \(not)--gid-owner", plain, "-")
    case "meta cpu": options = try one("-m cpu \(not)--cpu", plain)
    case "meta cgroup": options = try one("-m cgroup \(not)--cgroup", plain)
    case "iifgroup": options = try one("-m devgroup \(not)--src-group", hex)
    case "oifgroup": options = try one("-m devgroup \(not)--dst-group", hex)
    case "meta rtclassid": options = try one("-m realm \(not)--realm", hex)
    case "ip ttl", "ip6 hoplimit":
      try require(isIPv6: key == "ip6 hoplimit")
      return try hops(right, operation, isInverted: isInverted)
    case "ip dscp", "ip6 dscp":
      try require(isIPv6: key.hasPrefix("ip6"))
      options = try one("-m dscp \(not)--dscp", hex)
    case "ip ecn", "ip6 ecn":
      try require(isIPv6: key.hasPrefix("ip6"))
      options = try one("-m ecn \(not)--ecn-ip-ect", plain)
    case "fib saddr type", "fib daddr type", "fib saddr . iif type", "fib daddr . iif type",
      "fib saddr . oif type", "fib daddr . oif type":
      return try addressType(key, range, isInverted: isInverted)
    case "fib saddr . iif oif" where right.number == 0:
      return add("-m rpfilter\(isInverted ? "" : " --invert")")
    case "ether saddr": options = ["-m mac \(not)--mac-source \(right.plainText)"]
    case "tcp option maxseg size": options = try one("-m tcpmss \(not)--mss", plain, ":")
    case "ah spi":
      options = try one("-m ah \(not)--ahspi", plain, ":")
      each([()]) { draft, _ in draft.transport = draft.transport ?? "ah" }
    case "esp spi":
      options = try one("-m esp \(not)--espspi", plain, ":")
      each([()]) { draft, _ in draft.transport = draft.transport ?? "esp" }
    case "meta ipsec":
      options = ["-m policy --dir in --pol \((right.number == 1) != isInverted ? "ipsec" : "none")"]
    case "rt ipsec":
      options = [
        "-m policy --dir out --pol \((right.number == 1) != isInverted ? "ipsec" : "none")"
      ]
    default:
      if case .numberGenerator(.incremental, let modulus, 0) = left, let number = right.number {
        return add(
          "-m statistic --mode nth \(not)--every \(modulus) --packet \(UInt128(modulus) - 1 - number)",
          isStateful: true)
      }
      if case .option(let field) = left, field.kind == .tcpOption, field.isPresence {
        let isMissing = (right.number == 0) != isInverted
        return transportOption("tcp", "\(isMissing ? "! " : "")--tcp-option \(field.number)")
      }
      throw RuleLoss(message: "iptables has no match for `\(key)`")
    }
    if isInverted {
      for option in options { add(option) }
    } else {
      each(options) { $0.matches.append($1) }
    }
  }

  // MARK: Values

  /// What a comparison lets pass as intervals; `!=` is left to the caller.
  private func intervals(
    _ right: DecompiledExpression, _ operation: RelationalOperator, bits: Int
  ) throws(RuleLoss) -> [(UInt128, UInt128)] {
    if case .flags(let flags) = right { return [(flags.value.number, flags.value.number)] }
    guard let values = right.intervals else {
      if right.plainText.hasPrefix("\"") { return [] }
      throw RuleLoss(message: "iptables compares with constants alone")
    }
    let highest: UInt128 = bits >= 128 ? .max : (1 << UInt128(bits)) - 1
    switch operation {
    case .less:
      if values[0].0 == 0 { return [] }
      return [(UInt128(0), values[0].0 - 1)]
    case .lessOrEqual: return [(UInt128(0), values[0].0)]
    case .greater:
      if values[0].0 >= highest { return [] }
      return [(values[0].0 + 1, highest)]
    case .greaterOrEqual: return [(values[0].0, highest)]
    default: return values
    }
  }

  /// An address or a network as iptables writes it.
  private func network(_ right: DecompiledExpression) throws(RuleLoss) -> String {
    switch right {
    case .constant, .prefix: return right.plainText
    default: throw RuleLoss(message: "iptables asks for one network here")
    }
  }

  private mutating func transportOption(_ name: String, _ words: String) {
    for index in drafts.indices {
      drafts[index].transport = drafts[index].transport ?? name
      drafts[index].transportOptions.append(words)
    }
  }

  // MARK: Interfaces, protocols, addresses

  private mutating func interface(
    _ key: String, _ right: DecompiledExpression, isInverted: Bool
  ) throws(RuleLoss) {
    let isInput = key.hasPrefix("i")
    let option = (isInverted ? "! " : "") + (isInput ? "-i " : "-o ")
    if isInput
      ? ["OUTPUT", "POSTROUTING"].contains(place.chain)
      : ["INPUT", "PREROUTING"].contains(place.chain)
    {
      throw RuleLoss(message: "iptables takes no `\(isInput ? "-i" : "-o")` in \(place.chain)")
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

  private mutating func transport(
    _ right: DecompiledExpression, isInverted: Bool
  ) throws(RuleLoss) {
    guard let ranges = right.intervals, ranges.allSatisfy({ $0.0 == $0.1 }) else {
      throw RuleLoss(message: "iptables asks for one protocol, not for a range")
    }
    if isInverted, ranges.count > 1 {
      throw RuleLoss(message: "iptables excludes one protocol, not several")
    }
    let known = ranges.map { transportName($0.0) }
    if drafts.contains(where: { $0.transport != nil }) {
      // The ports asked for one already.
      if known.count == 1, !isInverted, drafts.allSatisfy({ $0.transport == known[0] }) { return }
      throw RuleLoss(message: "iptables asks for one protocol in a rule")
    }
    each(known) { draft, name in
      draft.transport = name
      draft.isTransportInverted = isInverted
    }
  }

  private func transportName(_ number: UInt128) -> String {
    switch number {
    case 1: "icmp"
    case 6: "tcp"
    case 17: "udp"
    case 33: "dccp"
    case 50: "esp"
    case 51: "ah"
    case 58: "ipv6-icmp"
    case 132: "sctp"
    case 136: "udplite"
    default: "\(number)"
    }
  }

  private mutating func address(
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
  private func text(_ address: UInt128) -> String {
    if isIPv6 { return AddressText.text(ipv6: address) }
    return [24, 16, 8, 0].map { (shift: UInt128) in "\((address >> shift) & 0xFF)" }.joined(
      separator: ".")
  }

  private mutating func masked(
    _ field: DecompiledExpression, _ mask: DecompiledExpression, _ right: DecompiledExpression,
    isInverted: Bool, _ operation: RelationalOperator
  ) throws(RuleLoss) {
    let key = field.plainText
    let not = isInverted ? "! " : ""
    guard let mask = mask.number, let value = right.number,
      operation == .equal || operation == .implicit || operation == .notEqual
    else { throw RuleLoss(message: "iptables compares what is left of a mask with one value") }
    func hex(_ number: UInt128) -> String { "0x" + String(number, radix: 16) }
    switch key {
    case "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr":
      try require(isIPv6: key.hasPrefix("ip6"))
      let isSource = key.hasSuffix("saddr")
      for index in drafts.indices {
        let words = "\(not)\(isSource ? "-s" : "-d") \(text(value))/\(text(mask))"
        if isSource { drafts[index].source = words } else { drafts[index].destination = words }
      }
    case "meta mark", "ct mark":
      add("-m \(key == "ct mark" ? "connmark" : "mark") \(not)--mark \(hex(value))/\(hex(mask))")
      for index in drafts.indices { drafts[index].asksForMark = true }
    case "tcp flags": try flags(field, mask: mask, value: value, isInverted: isInverted)
    case "ip frag-off" where mask == 0x1FFF && value == 0:
      for index in drafts.indices { drafts[index].isFragment = isInverted ? "-f" : "! -f" }
    case "meta rtclassid": add("-m realm \(not)--realm \(hex(value))/\(hex(mask))")
    case "iifgroup": add("-m devgroup \(not)--src-group \(hex(value))/\(hex(mask))")
    case "oifgroup": add("-m devgroup \(not)--dst-group \(hex(value))/\(hex(mask))")
    case "@nh,8,8" where !isIPv6, "@nh,4,8" where isIPv6:
      add("-m tos \(not)--tos \(hex(value))/\(hex(mask))")
    default: throw RuleLoss(message: "iptables can't look at some bits of `\(key)`")
    }
  }

  private mutating func lookUp(
    _ left: DecompiledExpression, _ name: String, isInverted: Bool
  ) throws(RuleLoss) {
    guard let set = sets[name], let directions = set.directions(of: left) else {
      throw RuleLoss(message: "ipset has no set for what is looked up in `@\(name)`")
    }
    if set.isIPv6.map({ $0 != isIPv6 }) ?? false { throw RuleLoss(message: "") }
    try use(set)
    add("-m set \(isInverted ? "! " : "")--match-set \(set.name) \(directions)")
  }

  private mutating func concatenation(
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

  // MARK: Ports and flags

  /// A port of a protocol.
  private struct PortKey {
    let transport: String
    let isSource: Bool

    init?(_ key: String) {
      let words = key.split(separator: " ")
      guard words.count == 2, words[1] == "sport" || words[1] == "dport" else { return nil }
      transport = String(words[0])
      isSource = words[1] == "sport"
    }
  }

  private mutating func port(
    _ key: PortKey, _ right: DecompiledExpression, _ operation: RelationalOperator,
    isInverted: Bool
  ) throws(RuleLoss) {
    let known = ["tcp", "udp", "udplite", "sctp", "dccp"]
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
    let not = isInverted ? "! " : ""
    let ranges = try intervals(right, operation, bits: 16)
    let option = key.isSource ? "--sport " : "--dport "
    let isPlain = ranges.count == 1 && drafts.allSatisfy { $0.transport != "udplite" }
    if isPlain {
      let (from, to) = ranges[0]
      let text = not + option + (from == to ? "\(from)" : "\(from):\(to)")
      for index in drafts.indices { drafts[index].transportOptions.append(text) }
      return
    }
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

  private mutating func flags(
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
    if !isAny { return try flags(right, mask: 0xFF, value: value, isInverted: isInverted) }
    // Any of several is not none of them.
    let none = operation == .not || operation == .notEqual
    if value.nonzeroBitCount == 1 {
      return try flags(right, mask: value, value: value, isInverted: none)
    }
    try flags(right, mask: value, value: 0, isInverted: !none)
  }

  private mutating func flags(
    _ left: DecompiledExpression, mask: UInt128?, value: UInt128?, isInverted: Bool
  ) throws(RuleLoss) {
    guard let mask, let value, mask & 0xC0 == 0, value & 0xC0 == 0 else {
      throw RuleLoss(message: "iptables' `--tcp-flags` knows no ECE and CWR, and no other fields")
    }
    let names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"]
    func list(_ bits: UInt128) -> String {
      let found = names.indices.filter { bits & 1 << UInt128($0) != 0 }.map { names[$0] }
      return found.isEmpty ? "NONE" : found.joined(separator: ",")
    }
    transportOption("tcp", "\(isInverted ? "! " : "")--tcp-flags \(list(mask)) \(list(value))")
  }

  // MARK: Connections, ICMP and the rest

  private mutating func states(_ right: DecompiledExpression, isInverted: Bool) throws(RuleLoss) {
    var bits: UInt128 = 0
    for member in right.members {
      guard let number = member.number else {
        throw RuleLoss(message: "iptables compares states with constants")
      }
      bits |= number
    }
    // The order of nft's bits.
    let known: [(UInt128, String)] = [
      (1, "INVALID"), (8, "NEW"), (4, "RELATED"), (2, "ESTABLISHED"), (64, "UNTRACKED"),
    ]
    let list = known.filter { bits & $0.0 != 0 }.map(\.1).joined(separator: ",")
    add("-m conntrack \(isInverted ? "! " : "")--ctstate \(list)")
  }

  private mutating func status(
    _ right: DecompiledExpression, _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    guard let bits = right.number, operation != .equal || bits.nonzeroBitCount == 1 else {
      throw RuleLoss(message: "iptables asks for any of some bits of the status")
    }
    let known: [(UInt128, String)] = [
      (1, "EXPECTED"), (2, "SEEN_REPLY"), (4, "ASSURED"), (8, "CONFIRMED"),
    ]
    let not = isInverted ? "! " : ""
    let list = known.filter { bits & $0.0 != 0 }.map(\.1).joined(separator: ",")
    if bits & ~0xF == 0 { return add("-m conntrack \(not)--ctstatus \(list)") }
    let translated: [(UInt128, String)] = [(0x10, "SNAT"), (0x20, "DNAT")]
    let states = translated.filter { bits & $0.0 != 0 }.map(\.1).joined(separator: ",")
    guard bits & ~0x30 == 0 else {
      throw RuleLoss(message: "iptables does not know these bits of the status, or not together")
    }
    add("-m conntrack \(not)--ctstate \(states)")
  }

  private mutating func icmpType(
    _ right: DecompiledExpression, isIPv6Type: Bool, isInverted: Bool
  ) throws(RuleLoss) {
    try require(isIPv6: isIPv6Type)
    guard let ranges = right.intervals, ranges.allSatisfy({ $0.1 - $0.0 < 256 }) else {
      throw RuleLoss(message: "iptables compares types with constants")
    }
    let types = ranges.flatMap { Array($0.0...$0.1) }
    if isInverted, types.count > 1 {
      throw RuleLoss(message: "iptables excludes one type, not several")
    }
    each(types) { draft, type in
      draft.transport = draft.transport ?? (isIPv6Type ? "ipv6-icmp" : "icmp")
      draft.icmp = ("\(isInverted ? "! " : "")\(type)", nil)
    }
  }

  private mutating func hops(
    _ right: DecompiledExpression, _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    guard let number = right.number else {
      throw RuleLoss(message: "iptables compares hops with one number")
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

  private mutating func addressType(
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

  private mutating func match(_ meter: DecompiledStatement.Meter) throws(RuleLoss) {
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

extension DecompiledExpression {
  /// The values that it stands for: the keys of a set, or itself.
  var members: [DecompiledExpression] {
    if case .set(let elements) = self { return elements.map(\.key) }
    return [self]
  }

  /// The parts of a concatenation, or itself.
  var parts: [DecompiledExpression] {
    if case .concatenation(let parts) = self { return parts }
    return [self]
  }

  /// How many bits a field has; 32 where that does not matter.
  var bitCount: Int {
    switch self {
    case .payload(let field): field.bits
    case .option(let field): field.bits
    default: 32
    }
  }
}
