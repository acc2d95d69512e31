// swift-format-ignore
extension OptionTable {
  /// TCP options by nft's names: RFC 9293 §3.2 (`eol`, `nop`, `mss`), RFC 7323 (`window`,
  /// `timestamp`), RFC 2018 (`sack`), RFC 2385 (`md5sig`), RFC 8684 (`mptcp`), RFC 7413 (`fastopen`).
  ///
  /// `echo` has the kind of `timestamp`: so does every nft from 1.0.6 up to 1.1.3.
  package static let tcp = OptionTable(operation: "tcpopt", options: [
    //              name          kind  fields with their offset and length in bits
    OptionTemplate("eol",            0, [kind]),
    OptionTemplate("nop",            1, [kind]),
    OptionTemplate("noop",           1, [kind]),
    OptionTemplate("mss",            2, [kind, length, .init("size", 16, 16)]),
    OptionTemplate("maxseg",         2, [kind, length, .init("size", 16, 16)]),
    OptionTemplate("window",         3, [kind, length, .init("count", 16, 8)]),
    OptionTemplate("sack-permitted", 4, [kind, length]),
    OptionTemplate("sack-perm",      4, [kind, length]),
    OptionTemplate("sack",           5, [kind, length, .init("left",  16, 32), .init("right",  48, 32)]),
    OptionTemplate("sack0",          5, [kind, length, .init("left",  16, 32), .init("right",  48, 32)]),
    OptionTemplate("sack1",          5, [kind, length, .init("left",  80, 32), .init("right", 112, 32)]),
    OptionTemplate("sack2",          5, [kind, length, .init("left", 144, 32), .init("right", 176, 32)]),
    OptionTemplate("sack3",          5, [kind, length, .init("left", 208, 32), .init("right", 240, 32)]),
    OptionTemplate("echo",           8, [kind, length]),
    OptionTemplate("timestamp",      8, [kind, length, .init("tsval", 16, 32), .init("tsecr",  48, 32)]),
    OptionTemplate("md5sig",        19, [kind, length]),
    OptionTemplate("mptcp",         30, [kind, length, .init("subtype", 16, 4, mptcpSubtype)]),
    OptionTemplate("fastopen",      34, [kind, length]),
  ])

  private static let kind = OptionTemplate.Field("kind", 0, 8)
  private static let length = OptionTemplate.Field("length", 8, 8)
  /// A plain number for nft 1.0.6; `mptcpopt_subtype` for newer ones.
  private static let mptcpSubtype = DataType.integer
}
