/// Where the fields of an IPv4 header lie (RFC 791 §3.1), in bytes from its start.
public enum IPv4Header {
  /// How many bytes a header without options has.
  @inlinable public static var minimumByteCount: Int { 20 }
  /// The type of service: DSCP and ECN.
  @inlinable public static var typeOfService: Int { 1 }
  /// How many bytes the packet has, 2 bytes.
  @inlinable public static var totalLength: Int { 2 }
  /// What fragments of one packet share, 2 bytes.
  @inlinable public static var identification: Int { 4 }
  /// Three flags and the fragment's offset in units of 8 bytes, 2 bytes.
  @inlinable public static var fragment: Int { 6 }
  /// How many hops are left.
  @inlinable public static var timeToLive: Int { 8 }
  /// What the packet carries.
  @inlinable public static var transport: Int { 9 }
  /// The header's checksum, 2 bytes.
  @inlinable public static var checksum: Int { 10 }
  /// The source address, 4 bytes.
  @inlinable public static var source: Int { 12 }
  /// The destination address, 4 bytes.
  @inlinable public static var destination: Int { 16 }

  /// The flag that forbids fragments.
  @inlinable public static var dontFragment: UInt16 { 0x4000 }
  /// The flag that tells of more fragments.
  @inlinable public static var moreFragments: UInt16 { 0x2000 }
  /// The bits of the fragment's offset.
  @inlinable public static var fragmentOffsetMask: UInt16 { 0x1FFF }
}
