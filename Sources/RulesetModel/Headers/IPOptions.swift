// swift-format-ignore
extension OptionTable {
  /// IPv4 options, by type with its copied bit: RFC 791 §3.1 (`rr`, `lsrr`, `ssrr`), RFC 2113 (`ra`).
  package static let ip = OptionTable(operation: "ipv4", options: [
    //              name  type  fields with their offset and length in bits
    OptionTemplate("rr",     7, [type, length, .init("ptr",   16,  8), .init("addr", 24, 32)]),
    OptionTemplate("lsrr", 131, [type, length, .init("ptr",   16,  8), .init("addr", 24, 32)]),
    OptionTemplate("ssrr", 137, [type, length, .init("ptr",   16,  8), .init("addr", 24, 32)]),
    OptionTemplate("ra",   148, [type, length, .init("value", 16, 16)]),
  ])

  private static let type = OptionTemplate.Field("type", 0, 8)
  private static let length = OptionTemplate.Field("length", 8, 8)
}
