/// An address of IPv4 or IPv6 as 16 bytes in network order; IPv4 has the first four and zeros behind
/// them (`union nf_inet_addr`).
public struct IPAddress: Sendable, Hashable {
  /// Bytes 0 to 7, the first as the most significant.
  public var high: UInt64
  /// Bytes 8 to 15, the first as the most significant.
  public var low: UInt64

  /// Creates an address of 16 bytes.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Creates an address of IPv4; `192.0.2.1` is `0xc000_0201`.
  @inlinable
  public init(v4: UInt32) {
    self.init(high: UInt64(v4) << 32, low: 0)
  }

  /// Reads an address out of a packet.
  @inlinable @inline(__always)
  public init(_ bytes: Span<UInt8>, at offset: Int, version: IPVersion) {
    switch version {
    case .v4: self.init(v4: bytes.bigEndian32(at: offset))
    case .v6: self.init(high: bytes.bigEndian64(at: offset), low: bytes.bigEndian64(at: offset + 8))
    }
  }

  /// The address as a number of IPv4.
  @inlinable public var v4: UInt32 { UInt32(truncatingIfNeeded: high >> 32) }
}
