import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Matches of nft as options of iptables.
extension RuleWriter {
  mutating func match(_ statement: DecompiledStatement) throws(RuleLoss) {
    switch statement {
    case .match(let operation, let left, let right): try match(operation, left, right)
    case .flagMatch(let operation, let left, let mask, let value):
      guard let mask = mask.number, let value = value.number else {
        throw RuleLoss(message: "iptables compares flags with constants")
      }
      try maskedFlags(left, mask: mask, value: value, isInverted: operation == .notEqual)
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

  /// Some bits of flags.
  mutating func maskedFlags(
    _ left: DecompiledExpression, mask: UInt128, value: UInt128, isInverted: Bool
  ) throws(RuleLoss) {
    switch left.plainText {
    case "tcp flags": try flags(mask: mask, value: value, isInverted: isInverted)
    case "ct status": try status(mask: mask, value: value, isInverted: isInverted)
    case "ct state": try states(mask: mask, value: value, isInverted: isInverted)
    case let key: throw RuleLoss(message: "iptables can't look at some bits of `\(key)`")
    }
  }

  mutating func add(_ words: String, isStateful: Bool = false) {
    for index in drafts.indices {
      drafts[index].matches.append(words)
      if isStateful { drafts[index].isStateful = true }
    }
  }

  /// Makes a draft for each of several values of which one is enough.
  mutating func each<Value>(
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

  mutating func match(
    _ operation: RelationalOperator, _ left: DecompiledExpression, _ right: DecompiledExpression
  ) throws(RuleLoss) {
    let isInverted = operation == .notEqual || operation == .not
    if case .namedSet(let name) = right { return try lookUp(left, name, isInverted: isInverted) }
    if case .binary(let bitwise, let field, let bits) = left, let bits = bits.number {
      return try masked(field, bitwise, bits, right, isInverted: isInverted, operation)
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
      if key == "ip6 nexthdr" {
        // What `-p` asks for stands behind extension headers.
        try require(isIPv6: true)
        break
      }
      return try transport(key, left, right, operation, isInverted: isInverted)
    case "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr":
      try require(isIPv6: key.hasPrefix("ip6"))
      return try address(key, left, right, operation, isInverted: isInverted)
    case "meta nfproto":
      guard let number = right.number else { break }
      let wantsIPv6 = number == 10
      if (wantsIPv6 == isIPv6) == isInverted { try require(isIPv6: !isIPv6) }
      return
    case "meta protocol":
      guard let number = right.number, number == 0x800 || number == 0x86DD else { break }
      if ((number == 0x86DD) == isIPv6) == isInverted { try require(isIPv6: !isIPv6) }
      return
    case "tcp flags":
      return try flags(of: right, isInverted: isInverted, operation)
    case "ct state": return try states(right, operation, isInverted: isInverted)
    case "ct label":
      guard let bits = right.number, bits.nonzeroBitCount == 1, operation == .implicit else {
        throw RuleLoss(message: "`-m connlabel` asks for one label")
      }
      return add("-m connlabel --label \(bits.trailingZeroBitCount)")
    case "meta hour", "meta day", "meta time":
      return try time(key, right, operation, isInverted: isInverted)
    case "ct status": return try status(right, operation, isInverted: isInverted)
    case "icmp type", "icmpv6 type":
      return try icmpType(right, isIPv6Type: key == "icmpv6 type", isInverted: isInverted)
    case "icmp code", "icmpv6 code":
      if let code = right.number, !isInverted,
        drafts.allSatisfy({ $0.icmp != nil && $0.icmp?.code == nil })
      {
        for index in drafts.indices { drafts[index].icmp?.code = "\(code)" }
        return
      }
    default: break
    }
    if let port = PortKey(key) {
      return try self.port(port, right, operation, isInverted: isInverted)
    }
    try simple(key, left, right, operation, isInverted: isInverted)
  }

  func require(isIPv6 wanted: Bool) throws(RuleLoss) {
    if wanted != isIPv6 {
      throw RuleLoss(
        message: family == .inet ? "" : "the rule asks for the other family and never matches")
    }
  }

  /// Which option says it, where each value is a number or a range behind it.
  mutating func simple(
    _ key: String, _ left: DecompiledExpression, _ right: DecompiledExpression,
    _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) {
    let not = isInverted ? "! " : ""
    func plain(_ number: UInt128) -> String { "\(number)" }
    func hex(_ number: UInt128) -> String { "0x" + String(number, radix: 16) }
    if try asksForHeader(key, left, right, operation, isInverted: isInverted) { return }
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
        } else if to - from < 64 {
          result += (from...to).map { "\(words) \(text($0))" }
        } else {
          throw RuleLoss(message: "iptables asks for one value of `\(key)`, not for a long range")
        }
      }
      return result
    }
    let options: [String]
    switch key {
    case "meta mark":
      options = masks(of: range).map { "-m mark \(not)--mark \($0)" }
      for index in drafts.indices { drafts[index].asksForMark = true }
    case "ct mark":
      options = masks(of: range).map { "-m connmark \(not)--mark \($0)" }
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
    case "meta skuid", "meta skgid":
      // The last number of all is nobody's.
      options = range.map { from, to in
        let to = min(to, 0xFFFF_FFFE)
        return "-m owner \(not)--\(key == "meta skuid" ? "uid" : "gid")-owner "
          + (from == to ? "\(from)" : "\(from)-\(to)")
      }
    case "meta cpu": options = try one("-m cpu \(not)--cpu", plain)
    case "meta cgroup": options = try one("-m cgroup \(not)--cgroup", plain)
    case "iifgroup", "oifgroup":
      let isInput = key == "iifgroup"
      if lacksInterface(isInput: isInput) {
        throw RuleLoss(
          message: "no packet in \(place.chain) has an \(isInput ? "input" : "output") interface, "
            + "so that the rule never matches")
      }
      options = masks(of: range).map {
        "-m devgroup \(not)--\(isInput ? "src" : "dst")-group \($0)"
      }
    case "meta rtclassid", "rt classid":
      if isIPv6 { throw RuleLoss(message: "`-m realm` is for IPv4 alone") }
      options = masks(of: range).map { "-m realm \(not)--realm \($0)" }
    case "ip ttl", "ip6 hoplimit":
      try require(isIPv6: key == "ip6 hoplimit")
      return try hops(left, right, operation, isInverted: isInverted)
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
    case "tcp option maxseg size":
      options = try one("-m tcpmss \(not)--mss", plain, ":")
      for index in drafts.indices where drafts[index].transport == nil {
        drafts[index].transport = "tcp"
        drafts[index].loadsTransport = true
      }
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
        if isMissing { try requireTransport("tcp", for: key) }
        return transportOption("tcp", "\(isMissing ? "! " : "")--tcp-option \(field.number)")
      }
      if case .payload(let field) = left {
        return try askWord(field, key, mask: nil, range, isInverted: isInverted)
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
  func intervals(
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
  func network(_ right: DecompiledExpression) throws(RuleLoss) -> String {
    switch right {
    case .constant, .prefix: return right.plainText
    default: throw RuleLoss(message: "iptables asks for one network here")
    }
  }

  mutating func transportOption(_ name: String, _ words: String) {
    for index in drafts.indices {
      drafts[index].transport = drafts[index].transport ?? name
      drafts[index].transportOptions.append(words)
    }
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
