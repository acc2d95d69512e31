import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Bits of a packet that no other match asks for, as `-m u32` reads them.
extension RuleWriter {
  /// Asks for bits of a header.
  ///
  /// The word of four bytes ends with the field, so that no byte behind the field has to be there.
  /// What is excluded is said by the values that remain: `! --u32` would let packets pass that are
  /// too short for the field.
  ///
  /// - Parameters:
  ///   - key: How nft spells the field.
  ///   - mask: Which bits of the field count; nil for all.
  ///   - ranges: The values in ascending order.
  mutating func askWord(
    _ field: PayloadField, _ key: String, mask: UInt128?, _ ranges: [(UInt128, UInt128)],
    isInverted: Bool
  ) throws(RuleLoss) {
    guard field.bits <= 32, field.tunnel == nil else {
      throw RuleLoss(message: "iptables has no match for `\(key)`, and `-m u32` reads 32 bits")
    }
    switch field.base {
    case .network: break
    case .transport:
      if isIPv6 {
        throw RuleLoss(
          message: "iptables has no match for `\(key)`, and `-m u32` can't skip extension headers")
      }
      try askTransport(of: field, key)
    default: throw RuleLoss(message: "iptables has no match for `\(key)`")
    }
    let all: UInt128 = (1 << UInt128(field.bits)) - 1
    let values = isInverted ? Self.gaps(in: ranges, upTo: all) : ranges
    if values.isEmpty { throw RuleLoss(message: "nothing is left of `\(key)`: it never matches") }
    try addWord(field, mask: mask ?? all, values)
  }

  /// One test, or several of which one is enough.
  private mutating func addWord(
    _ field: PayloadField, mask: UInt128, _ values: [(UInt128, UInt128)]
  ) throws(RuleLoss) {
    let end = (field.offset + field.bits + 7) / 8
    let start = max(end - 4, 0)
    guard field.offset >= start * 8 else {
      throw RuleLoss(message: "`-m u32` reads four bytes at once")
    }
    let shift = (start + 4) * 8 - field.offset - field.bits
    var place = field.base == .transport ? "0>>22&0x3C@" : ""
    place += "\(start)" + (shift > 0 ? ">>\(shift)" : "")
    if mask != 0xFFFF_FFFF >> UInt128(shift) { place += "&" + hexadecimal(mask) }
    let texts = values.map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0):\($0.1)" }
    // A test has room for ten.
    let tests = stride(from: 0, to: texts.count, by: 10).map { first in
      texts[first..<min(first + 10, texts.count)].joined(separator: ",")
    }
    each(tests) { draft, test in
      let words = "-m u32 --u32 \"\(place)=\(test)\""
      if !draft.matches.contains(words) { draft.matches.append(words) }
    }
  }

  /// Asks for the protocol, for the first fragment, and for the types of messages that have a field.
  private mutating func askTransport(of field: PayloadField, _ key: String) throws(RuleLoss) {
    let name = String(key.prefix { $0 != " " })
    let transport: String? =
      switch name {
      case "icmp", "tcp", "udp", "udplite", "dccp", "sctp", "esp", "ah": name
      case "igmp": "2"
      case "comp": "108"
      case "th", "@th": nil
      default: throw RuleLoss(message: "iptables has no match for `\(key)`")
      }
    for index in drafts.indices {
      let asked = drafts[index].transport
      if drafts[index].isTransportInverted || asked == nil && transport == nil {
        throw RuleLoss(message: "`\(key)` is read behind a protocol that the rule names")
      }
      if let asked, let transport, asked != transport {
        throw RuleLoss(message: "iptables asks for one protocol in a rule")
      }
      if drafts[index].isFragment == "-f" {
        throw RuleLoss(message: "later fragments have no such header: the rule never matches")
      }
      drafts[index].transport = asked ?? transport
      drafts[index].loadsTransport = true
      drafts[index].isFragment = "! -f"
    }
    let types = field.template.map { Array($0.messageTypes) } ?? []
    guard !types.isEmpty, drafts.allSatisfy({ $0.icmp == nil }) else { return }
    try addWord(
      PayloadField(base: .transport, offset: 0, bits: 8), mask: 0xFF,
      types.sorted().map { (UInt128($0), UInt128($0)) })
  }

  /// The values outside of ranges.
  static func gaps(
    in ranges: [(UInt128, UInt128)], upTo all: UInt128
  ) -> [(UInt128, UInt128)] {
    var result: [(UInt128, UInt128)] = []
    var next: UInt128 = 0
    for (from, to) in ranges.sorted(by: { $0.0 < $1.0 }) {
      if from > next { result.append((next, from - 1)) }
      next = max(next, to + 1)
    }
    if next <= all { result.append((next, all)) }
    return result
  }

  /// Ranges of a mark or of another number with a mask, as the values and masks that make them up.
  func masks(of ranges: [(UInt128, UInt128)]) -> [String] {
    ranges.flatMap { range in
      var result: [String] = []
      var (from, to) = range
      to = min(to, 0xFFFF_FFFF)
      while from <= to {
        var size: UInt128 = 1
        while from & (size * 2 - 1) == 0, from + size * 2 - 1 <= to { size *= 2 }
        let mask = 0xFFFF_FFFF & ~(size - 1)
        result.append(hexadecimal(from) + (size == 1 ? "" : "/" + hexadecimal(mask)))
        from += size
      }
      return result
    }
  }

  /// `0x1f`.
  func hexadecimal(_ number: UInt128) -> String { "0x" + String(number, radix: 16) }
}
