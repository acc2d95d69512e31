// swift-format-ignore
extension Expression.FibResult {
  /// What a routing table look-up yields.
  ///
  /// `oif exists` and `oifname exists` compare as long a value, the text has `present` behind the
  /// name. `check` is `oif` as a presence test of one byte; no nft at hand accepts it.
  ///
  /// Source: `nft describe fib …` and bytecode of nft 1.0.6; `enum nft_fib_result`,
  /// include/uapi/linux/netfilter/nf_tables.h.
  package var template: KeyTemplate {
    switch self {
    //                                   name       datatype        bits
    case .outputInterface:     KeyTemplate("oif",     .ifaceIndex,      32)
    case .outputInterfaceName: KeyTemplate("oifname", .string,         128)
    case .addressType:         KeyTemplate("type",    .fibAddrtype,     32)
    case .check:               KeyTemplate("oif",     .boolean,          8)
    }
  }
}

extension Expression.FibFlags {
  /// What the look-up uses, as bytecode text shows it: always in this order.
  package var text: String {
    let named: [(Expression.FibFlags, String)] = [
      (.source, "saddr"), (.destination, "daddr"), (.mark, "mark"), (.inputInterface, "iif"),
      (.outputInterface, "oif"),
    ]
    return named.filter { contains($0.0) }.map(\.1).joined(separator: " . ")
  }
}
