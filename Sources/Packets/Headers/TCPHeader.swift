/// Where the fields of a TCP header lie (RFC 9293 §3.1), in bytes from its start.
public enum TCPHeader {
  /// How many bytes a header without options has.
  public static let minimumByteCount = 20
  /// The source port, 2 bytes.
  public static let sourcePort = 0
  /// The destination port, 2 bytes.
  public static let destinationPort = 2
  /// The sequence number, 4 bytes.
  public static let sequence = 4
  /// The acknowledgement number, 4 bytes.
  public static let acknowledgement = 8
  /// The header's length in units of 4 bytes, in the upper half.
  public static let dataOffset = 12
  /// The control bits.
  public static let flags = 13
  /// The window, 2 bytes.
  public static let window = 14
  /// The checksum, 2 bytes.
  public static let checksum = 16
  /// The urgent pointer, 2 bytes.
  public static let urgentPointer = 18
}
