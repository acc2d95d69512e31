// swift-format-ignore
extension SocketKey {
  /// What it yields. The level of `cgroupv2` does not show in bytecode text.
  ///
  /// Source: `nft describe socket KEY` and bytecode of nft 1.0.6; `enum nft_socket_keys`,
  /// include/uapi/linux/netfilter/nf_tables.h.
  package var template: KeyTemplate {
    switch self {
    //                          name           datatype     bits
    case .transparent: KeyTemplate("transparent", .integer,      8)
    case .mark:        KeyTemplate("mark",        .mark,        32)
    case .wildcard:    KeyTemplate("wildcard",    .integer,      8)
    case .cgroupv2:    KeyTemplate("cgroupv2",    .cgroupsv2,   64)
    }
  }
}
