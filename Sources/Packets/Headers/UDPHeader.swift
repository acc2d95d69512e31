/// Where the fields of a UDP or UDP-Lite header lie (RFC 768, RFC 3828 §3.1), in bytes from its start.
public enum UDPHeader {
  /// How many bytes the header has.
  public static let byteCount = 8
  /// The source port, 2 bytes.
  public static let sourcePort = 0
  /// The destination port, 2 bytes.
  public static let destinationPort = 2
  /// How many bytes header and payload have, 2 bytes; for UDP-Lite how many the checksum covers.
  public static let length = 4
  /// The checksum, 2 bytes.
  public static let checksum = 6
}
