/// Where the fields of a header of ICMP or ICMPv6 lie (RFC 792, RFC 4443 §2.1), in bytes from its start.
public enum ICMPHeader {
  /// How many bytes the header has, the four that depend on the type included.
  @inlinable public static var byteCount: Int { 8 }
  /// The type.
  @inlinable public static var type: Int { 0 }
  /// The code.
  @inlinable public static var code: Int { 1 }
  /// The checksum, 2 bytes.
  @inlinable public static var checksum: Int { 2 }
  /// The identifier of queries, 2 bytes.
  @inlinable public static var identifier: Int { 4 }
  /// The sequence number of queries, 2 bytes.
  @inlinable public static var sequence: Int { 6 }
}
