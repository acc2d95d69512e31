/// How nft writes plain values.
extension PlainValue {
  /// Adds a value that was found in a text.
  func write(_ value: FoundValue, of text: [UInt8], isIPv6: Bool, to out: inout [UInt8]) {
    switch self {
    case .address, .host:
      if value.isCopied { break }
      Translator.append(address: value.address, isIPv6: isIPv6, to: &out)
      if value.length < (isIPv6 ? 128 : 32) {
        out.append(UInt8(ascii: "/"))
        Translator.append(UInt64(value.length), to: &out)
      }
      return
    case .ethernetAddress:
      // Digits have the bit of lower case letters, and so does the colon.
      for position in value.start..<value.end { out.append(text[position] | 0x20) }
      return
    case .ports where value.middle > value.start:
      out.append(contentsOf: text[value.start..<value.middle])
      out.append(UInt8(ascii: "-"))
      out.append(contentsOf: text[value.middle + 1..<value.end])
      return
    case .portList:
      for position in value.start..<value.end {
        switch text[position] {
        case UInt8(ascii: ","):
          out.append(UInt8(ascii: ","))
          out.append(UInt8(ascii: " "))
        case UInt8(ascii: ":"): out.append(UInt8(ascii: "-"))
        default: out.append(text[position])
        }
      }
      return
    case .counters:
      out.append(contentsOf: text[value.start..<value.middle])
      out.append(contentsOf: " bytes ".utf8)
      out.append(contentsOf: text[value.middle + 1..<value.end])
      return
    default: break
    }
    out.append(contentsOf: text[value.start..<value.copyEnd])
  }

  /// Other values of the kind: those at the edges of what it holds.
  ///
  /// - Parameter chain: Another chain of the user.
  func others(isIPv6: Bool, chain: [UInt8]) -> [[UInt8]] {
    let texts: [String] =
      switch self {
      case .address where isIPv6: ["fe80::1:2/1", "2001:db8::ffff/64", "::", "1::2/128"]
      case .address: ["255.254.253.252/1", "192.168.77.0/24", "0.0.0.0", "10.2.3.4/32"]
      case .host where isIPv6: ["2001:db8:7::9", "::", "ffff::1"]
      case .host: ["203.0.113.250", "0.0.0.0", "255.255.255.255"]
      case .hostAndPort: ["203.0.113.250:65535", "0.0.0.0:0", "10.0.0.1:1"]
      case .hostRange: ["0.0.0.0-255.255.255.255", "9.8.7.6-9.8.7.7", "1.2.3.4-1.2.4.4"]
      case .ethernetAddress: ["FF:ff:FE:dc:00:01", "00:00:00:00:00:00"]
      case .ports: ["0", "65535", "1:65535", "0:65534", "54321"]
      case .portList: ["0,65535", "7,8,9,10:20", "54321,1:2,54320"]
      case .port: ["0", "65535", "54321"]
      case .mark: ["0x0", "0xffffffff", "0x1/0xffffffff", "0xfedc"]
      case .interface: ["x", "veth0123456789a", "br-1.2"]
      case .text(_, isQuoted: true): ["x", "a 1;{}'$#"]
      case .text: ["x", "a1;{}'$#"]
      case .counters: ["1:0", "0:1", "9223372036854775807:12345"]
      case .chain: [String(decoding: chain, as: UTF8.self)]
      }
    return texts.map { Array($0.utf8) }
  }
}
