// swift-format-ignore
extension OptionTable {
  /// SCTP chunks: RFC 9260 §3.3, RFC 5061 §4.1 (`asconf`), RFC 3758 §3.2 (`forward-tsn`).
  package static let sctp = OptionTable(operation: "", options: [
    //              name              type  fields with their offset and length in bits
    OptionTemplate("data",               0, common + [
      .init("tsn", 32, 32), .init("stream", 64, 16), .init("ssn", 80, 16), .init("ppid", 96, 32)]),
    OptionTemplate("init",               1, common + initiation),
    OptionTemplate("init-ack",           2, common + initiation),
    OptionTemplate("sack",               3, common + [
      .init("cum-tsn-ack", 32, 32), .init("a-rwnd", 64, 32), .init("num-gap-ack-blocks", 96, 16),
      .init("num-dup-tsns", 112, 16)]),
    OptionTemplate("heartbeat",          4, common),
    OptionTemplate("heartbeat-ack",      5, common),
    OptionTemplate("abort",              6, common),
    OptionTemplate("shutdown",           7, common + [.init("cum-tsn-ack", 32, 32)]),
    OptionTemplate("shutdown-ack",       8, common),
    OptionTemplate("error",              9, common),
    OptionTemplate("cookie-echo",       10, common),
    OptionTemplate("cookie-ack",        11, common),
    OptionTemplate("ecne",              12, common + [.init("lowest-tsn", 32, 32)]),
    OptionTemplate("cwr",               13, common + [.init("lowest-tsn", 32, 32)]),
    OptionTemplate("shutdown-complete", 14, common),
    OptionTemplate("asconf-ack",       128, common + [.init("seqno", 32, 32)]),
    OptionTemplate("forward-tsn",      192, common + [.init("new-cum-tsn", 32, 32)]),
    OptionTemplate("asconf",           193, common + [.init("seqno", 32, 32)]),
  ])

  private static let common: [OptionTemplate.Field] = [
    .init("type", 0, 8), .init("flags", 8, 8), .init("length", 16, 16),
  ]
  private static let initiation: [OptionTemplate.Field] = [
    .init("init-tag", 32, 32), .init("a-rwnd", 64, 32), .init("num-outbound-streams", 96, 16),
    .init("num-inbound-streams", 112, 16), .init("initial-tsn", 128, 32),
  ]
}
