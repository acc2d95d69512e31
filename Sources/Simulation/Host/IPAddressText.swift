package import CTVetPackets
import CTVetRulesetModel

extension IPAddress {
  /// Reads an address as `inet_pton` does.
  ///
  /// - Returns: The address and its protocol; nil where the text is none.
  package static func read(_ text: String) -> (address: IPAddress, version: IPVersion)? {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let number = AddressText.ipv6(bytes.span) else { return nil }
      return (
        IPAddress(
          high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number)),
        .v6
      )
    }
    let isQuad =
      bytes.count { $0 == UInt8(ascii: ".") } == 3
      && bytes.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
    guard isQuad, let number = AddressText.ipv4(bytes.span) else { return nil }
    return (IPAddress(v4: number), .v4)
  }

  /// The address as `inet_ntop` writes it.
  package func text(_ version: IPVersion) -> String {
    switch version {
    case .v4: AddressText.text(ipv4: v4)
    case .v6: AddressText.text(ipv6: UInt128(high) << 64 | UInt128(low))
    }
  }
}

extension Interface.Address {
  /// Reads an address with a prefix length, such as `192.0.2.1/24`; without one it is alone.
  package init?(text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let read = IPAddress.read(String(parts[0])) else { return nil }
    let limit = read.version == .v4 ? 32 : 128
    var length = limit
    if parts.count == 2 {
      guard let number = Int(parts[1]), (0...limit).contains(number) else { return nil }
      length = number
    }
    self.init(version: read.version, address: read.address, prefixLength: length)
  }
}
