/// Where the fields of an IPv6 header lie (RFC 8200 §3), in bytes from its start.
public enum IPv6Header {
  /// How many bytes the header has.
  public static let byteCount = 40
  /// How many bytes follow the header, 2 bytes.
  public static let payloadLength = 4
  /// What follows the header.
  public static let nextHeader = 6
  /// How many hops are left.
  public static let hopLimit = 7
  /// The source address, 16 bytes.
  public static let source = 8
  /// The destination address, 16 bytes.
  public static let destination = 24
}
