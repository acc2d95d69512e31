// swift-format-ignore
extension MetaKey {
  /// What it yields.
  ///
  /// Source: `nft describe meta KEY` and bytecode of nft 1.0.6 (`broute`: 1.1.3, `ibrhwaddr`: not
  /// observed); the order of `enum nft_meta_keys`, include/uapi/linux/netfilter/nf_tables.h.
  package var template: KeyTemplate {
    switch self {
    //                                         name            datatype      bits  byte order
    case .length:                  KeyTemplate("len",          .integer,       32)
    case .protocol:                KeyTemplate("protocol",     .etherType,     16, .bigEndian)
    case .priority:                KeyTemplate("priority",     .classid,       32)
    case .mark:                    KeyTemplate("mark",         .mark,          32)
    case .inputInterface:          KeyTemplate("iif",          .ifaceIndex,    32)
    case .outputInterface:         KeyTemplate("oif",          .ifaceIndex,    32)
    case .inputInterfaceName:      KeyTemplate("iifname",      .ifname,       128)
    case .outputInterfaceName:     KeyTemplate("oifname",      .ifname,       128)
    case .inputInterfaceType:      KeyTemplate("iiftype",      .ifaceType,     16)
    case .outputInterfaceType:     KeyTemplate("oiftype",      .ifaceType,     16)
    case .socketUser:              KeyTemplate("skuid",        .uid,           32)
    case .socketGroup:             KeyTemplate("skgid",        .gid,           32)
    case .nftrace:                 KeyTemplate("nftrace",      .integer,        1)
    case .routeClass:              KeyTemplate("rtclassid",    .realm,         32)
    case .securityMark:            KeyTemplate("secmark",      .integer,       32)
    case .nfproto:                 KeyTemplate("nfproto",      .nfProto,        8)
    case .l4proto:                 KeyTemplate("l4proto",      .inetProto,      8)
    case .bridgeInputName:         KeyTemplate("bri_iifname",  .ifname,       128)
    case .bridgeOutputName:        KeyTemplate("bri_oifname",  .ifname,       128)
    case .packetType:              KeyTemplate("pkttype",      .pktType,        8)
    case .cpu:                     KeyTemplate("cpu",          .integer,       32)
    case .inputInterfaceGroup:     KeyTemplate("iifgroup",     .devgroup,      32)
    case .outputInterfaceGroup:    KeyTemplate("oifgroup",     .devgroup,      32)
    case .controlGroup:            KeyTemplate("cgroup",       .integer,       32)
    case .random:                  KeyTemplate("prandom",      .integer,       32, .bigEndian)
    case .ipsec:                   KeyTemplate("secpath",      .boolean,        8)
    case .inputKind:               KeyTemplate("iifkind",      .ifname,       128)
    case .outputKind:              KeyTemplate("oifkind",      .ifname,       128)
    case .bridgeInputPVID:         KeyTemplate("bri_iifpvid",  .integer,       16)
    case .bridgeInputVLANProtocol: KeyTemplate("bri_iifvproto", .etherType,    16, .bigEndian)
    case .time:                    KeyTemplate("time",         .date,          64)
    case .day:                     KeyTemplate("day",          .day,            8)
    case .hour:                    KeyTemplate("hour",         .hour,          32)
    case .slaveInterface:          KeyTemplate("sdif",         .ifaceIndex,    32)
    case .slaveInterfaceName:      KeyTemplate("sdifname",     .ifname,       128)
    case .bridgeRoute:             KeyTemplate("broute",       .integer,        1)
    case .bridgeHardwareAddress:   KeyTemplate("bri_iifhwaddr", .etherAddr,    48, .bigEndian)
    }
  }
}
