/// Where the fields of a header of ICMP or ICMPv6 lie (RFC 792, RFC 4443 §2.1), in bytes from its start.
public enum ICMPHeader {
  /// How many bytes the header has, the four that depend on the type included.
  public static let byteCount = 8
  /// The type.
  public static let type = 0
  /// The code.
  public static let code = 1
  /// The checksum, 2 bytes.
  public static let checksum = 2
  /// The identifier of queries, 2 bytes.
  public static let identifier = 4
  /// The sequence number of queries, 2 bytes.
  public static let sequence = 6
}
