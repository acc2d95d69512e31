/// Where the fields of a TCP header lie (RFC 9293 §3.1), in bytes from its start.
public enum TCPHeader {
  /// How many bytes a header without options has.
  @inlinable public static var minimumByteCount: Int { 20 }
  /// The source port, 2 bytes.
  @inlinable public static var sourcePort: Int { 0 }
  /// The destination port, 2 bytes.
  @inlinable public static var destinationPort: Int { 2 }
  /// The sequence number, 4 bytes.
  @inlinable public static var sequence: Int { 4 }
  /// The acknowledgement number, 4 bytes.
  @inlinable public static var acknowledgement: Int { 8 }
  /// The header's length in units of 4 bytes, in the upper half.
  @inlinable public static var dataOffset: Int { 12 }
  /// The control bits.
  @inlinable public static var flags: Int { 13 }
  /// The window, 2 bytes.
  @inlinable public static var window: Int { 14 }
  /// The checksum, 2 bytes.
  @inlinable public static var checksum: Int { 16 }
  /// The urgent pointer, 2 bytes.
  @inlinable public static var urgentPointer: Int { 18 }
}
