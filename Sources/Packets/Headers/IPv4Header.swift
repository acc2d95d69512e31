/// Where the fields of an IPv4 header lie (RFC 791 §3.1), in bytes from its start.
public enum IPv4Header {
  /// How many bytes a header without options has.
  public static let minimumByteCount = 20
  /// The type of service: DSCP and ECN.
  public static let typeOfService = 1
  /// How many bytes the packet has, 2 bytes.
  public static let totalLength = 2
  /// What fragments of one packet share, 2 bytes.
  public static let identification = 4
  /// Three flags and the fragment's offset in units of 8 bytes, 2 bytes.
  public static let fragment = 6
  /// How many hops are left.
  public static let timeToLive = 8
  /// What the packet carries.
  public static let transport = 9
  /// The header's checksum, 2 bytes.
  public static let checksum = 10
  /// The source address, 4 bytes.
  public static let source = 12
  /// The destination address, 4 bytes.
  public static let destination = 16

  /// The flag that forbids fragments.
  public static let dontFragment: UInt16 = 0x4000
  /// The flag that tells of more fragments.
  public static let moreFragments: UInt16 = 0x2000
  /// The bits of the fragment's offset.
  public static let fragmentOffsetMask: UInt16 = 0x1FFF
}
