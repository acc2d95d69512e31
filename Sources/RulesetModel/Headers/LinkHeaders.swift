// swift-format-ignore
/// Headers of the link layer: IEEE 802.3 and 802.1Q.
extension HeaderTemplate {
  /// `struct ethhdr`, include/uapi/linux/if_ether.h.
  static let ether = HeaderTemplate(.ether, .payload(.link), length: 112, fields: [
    //     field   bit  bits  datatype
    .init(.daddr,    0,  48, .etherAddr),
    .init(.saddr,   48,  48, .etherAddr),
    .init(.type,    96,  16, .etherType),
  ])

  /// IEEE 802.1Q §9.6, behind the first tag's EtherType; the kernel shows tags that hardware took off
  /// as if they were in the frame.
  static let vlan = HeaderTemplate(.vlan, .payload(.link), length: 32, fields: [
    //     field   bit  bits  datatype
    .init(.pcp,      0,   3),
    .init(.dei,      3,   1),
    .init(.cfi,      3,   1),
    .init(.id,       4,  12),
    .init(.type,    16,  16, .etherType),
  ])
}
