/// Where the fields of a UDP or UDP-Lite header lie (RFC 768, RFC 3828 §3.1), in bytes from its start.
public enum UDPHeader {
  /// How many bytes the header has.
  @inlinable public static var byteCount: Int { 8 }
  /// The source port, 2 bytes.
  @inlinable public static var sourcePort: Int { 0 }
  /// The destination port, 2 bytes.
  @inlinable public static var destinationPort: Int { 2 }
  /// How many bytes header and payload have, 2 bytes; for UDP-Lite how many the checksum covers.
  @inlinable public static var length: Int { 4 }
  /// The checksum, 2 bytes.
  @inlinable public static var checksum: Int { 6 }
}
