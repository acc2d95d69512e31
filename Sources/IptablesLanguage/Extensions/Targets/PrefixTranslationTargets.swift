import CTVetRulesetModel

/// `-j SNPT`: another prefix of the source, without tracking.
enum SourcePrefixTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "SNPT").with {
    $0.families = [.ip6]
    $0.tables = ["mangle"]
    $0.hooks = [.input, .postrouting]
  }
  static let options = [
    Option("src-pfx", .hostMask, 1, [.required]),
    Option("dst-pfx", .hostMask, 2, [.required]),
  ]

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.checkPrefixes(use)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addPrefixChange("ip6 saddr", use)
  }
}

/// `-j DNPT`: another prefix of the destination, without tracking.
enum DestinationPrefixTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "DNPT").with {
    $0.families = [.ip6]
    $0.tables = ["mangle"]
    $0.hooks = [.prerouting, .output]
  }
  static let options = [
    Option("src-pfx", .hostMask, 1, [.required]),
    Option("dst-pfx", .hostMask, 2, [.required]),
  ]

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    try t.checkPrefixes(use)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addPrefixChange("ip6 daddr", use)
  }
}

extension Translator {
  /// Writes the new prefix over the old one.
  mutating func addPrefixChange(_ field: StaticString, _ use: Int) {
    let networks = [UInt8(1), 2].compactMap { id in
      rule.option(use, id).map { rule.addresses[Int($0.value)] }
    }
    guard let new = networks.last, let mask = networks.map(\.mask).max() else { return }
    differs(
      range(ofUse: use),
      "nft keeps the rest of the address and mends checksums, where iptables changes 16 bits behind "
        + "the prefix so that no checksum changes")
    add(field)
    add(" set ")
    add(field)
    add(" & ")
    add(address: ~mask)
    add(" | ")
    add(address: new.address)
  }

  /// Prefixes have at most 64 bits, and nothing behind them.
  func checkPrefixes(_ use: Int) throws(Problem) {
    for id in [UInt8(1), 2] {
      guard let option = rule.option(use, id) else { continue }
      let address = rule.addresses[Int(option.value)]
      let length = Self.prefixLength(of: address.mask, isIPv6: true) ?? 128
      if length > 64 {
        throw refusedByKernel(option.word, "a prefix has at most 64 bits")
      }
      if option.isNamed { throw refusedByKernel(option.word, "bits are set behind the prefix") }
    }
  }
}
