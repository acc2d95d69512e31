import CTVetRulesetModel

/// A match of a recorded rule, as far as the recordings need it.
enum RecordedStatement {
  case field(Header, FieldTemplate, value: String)
  case extensionHeader(Header, FieldTemplate)
  case ipOption(OptionTemplate, OptionTemplate.Field)
  case meta(MetaKey, UInt64)
  case ct(ConntrackKey, UInt64)

  /// The match of a text such as `ip saddr 1.2.3.4`.
  init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    words.removeAll { $0 == "!=" || $0 == "original" }
    guard words.count > 2, let value = words.popLast() else { return nil }
    let name = words.dropFirst().joined(separator: " ")
    if words[0] == "meta", let key = MetaKey.allCases.first(where: { $0.spelling == name }) {
      self = .meta(key, Self.number(value, for: name))
    } else if words[0] == "ct",
      let key = ConntrackKey.allCases.first(where: { $0.spelling == name })
    {
      self = .ct(key, Self.number(value, for: name))
    } else if words.count == 4, words[1] == "option",
      let option = OptionTable.ip.option(named: words[2]), let field = option.field(named: words[3])
    {
      self = .ipOption(option, field)
    } else if let header = Header.allCases.first(where: { $0.spelling == words[0] }),
      let field = header.template.fields.first(where: { $0.field.spelling == name })
    {
      self =
        header.template.base == nil
        ? .extensionHeader(header, field) : .field(header, field, value: value)
    } else {
      return nil
    }
  }

  /// What a word of the recordings stands for.
  static func number(_ word: String, for name: String) -> UInt64 {
    if word.hasPrefix("0x") { return UInt64(word.dropFirst(2), radix: 16) ?? .max }
    if let number = UInt64(word) { return number }
    let known: [String: UInt64] = [
      "ip": 0x0800, "ip6": 0x86DD, "arp": 0x0806, "vlan": 0x8100, "ipv4": 2, "ipv6": 10, "tcp": 6,
      "udp": 17, "icmp": 1, "ipv6-icmp": 58, "gre": 47, "ether": 1, "redirect": 5,
      "packet-too-big": 2, "echo-request": 8,
    ]
    if word == "echo-reply" { return name.hasPrefix("icmpv6") ? 129 : 0 }
    return known[word] ?? .max
  }
}
