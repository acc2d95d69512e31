/// Where the fields of an SCTP header lie (RFC 9260 §3.1), in bytes from its start.
public enum SCTPHeader {
  /// How many bytes the header has; chunks follow.
  @inlinable public static var byteCount: Int { 12 }
  /// The source port, 2 bytes.
  @inlinable public static var sourcePort: Int { 0 }
  /// The destination port, 2 bytes.
  @inlinable public static var destinationPort: Int { 2 }
  /// The verification tag, 4 bytes.
  @inlinable public static var verificationTag: Int { 4 }
  /// The checksum, 4 bytes, the lowest first.
  @inlinable public static var checksum: Int { 8 }
}
