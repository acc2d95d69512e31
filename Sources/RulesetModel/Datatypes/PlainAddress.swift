extension DataType {
  /// The number of an address that is written as one; nil for other types and texts, which the slower
  /// `constant(utf8:)` reads.
  package func plainAddress(_ text: Span<UInt8>) -> UInt128? {
    switch self {
    case .ipv4Addr: AddressText.ipv4(text).map { UInt128($0) }
    case .ipv6Addr: AddressText.ipv6(text)
    default: nil
    }
  }
}
