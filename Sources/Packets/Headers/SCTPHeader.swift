/// Where the fields of an SCTP header lie (RFC 9260 §3.1), in bytes from its start.
public enum SCTPHeader {
  /// How many bytes the header has; chunks follow.
  public static let byteCount = 12
  /// The source port, 2 bytes.
  public static let sourcePort = 0
  /// The destination port, 2 bytes.
  public static let destinationPort = 2
  /// The verification tag, 4 bytes.
  public static let verificationTag = 4
  /// The checksum, 4 bytes, the lowest first.
  public static let checksum = 8
}
