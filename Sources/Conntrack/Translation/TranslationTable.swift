/// What NAT keeps between connections.
struct TranslationTable: Sendable {
  /// Where connections come from whose source is decided.
  var sources = SourceIndex()
}
