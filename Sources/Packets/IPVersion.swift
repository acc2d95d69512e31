/// A network protocol that is tracked.
public enum IPVersion: UInt8, Sendable, CaseIterable {
  /// IPv4 (RFC 791).
  case v4 = 4
  /// IPv6 (RFC 8200).
  case v6 = 6

  /// How many bytes an address has.
  public var addressByteCount: Int { self == .v4 ? 4 : 16 }
}
