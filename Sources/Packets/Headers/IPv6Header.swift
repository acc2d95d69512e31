/// Where the fields of an IPv6 header lie (RFC 8200 §3), in bytes from its start.
public enum IPv6Header {
  /// How many bytes the header has.
  @inlinable public static var byteCount: Int { 40 }
  /// How many bytes follow the header, 2 bytes.
  @inlinable public static var payloadLength: Int { 4 }
  /// What follows the header.
  @inlinable public static var nextHeader: Int { 6 }
  /// How many hops are left.
  @inlinable public static var hopLimit: Int { 7 }
  /// The source address, 16 bytes.
  @inlinable public static var source: Int { 8 }
  /// The destination address, 16 bytes.
  @inlinable public static var destination: Int { 24 }
}
