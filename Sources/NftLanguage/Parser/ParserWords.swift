/// The sets of keywords that the parser asks at nearly every token.
struct ParserWords {
  let selectors = KeywordSet(Parser.selectorKeywords)
  let metaShorthands = KeywordSet(Parser.metaShorthands)
  let metaKeys = KeywordSet(Parser.metaKeys)
  let conntrackKeys = KeywordSet(Parser.conntrackKeys)
  let verbs = KeywordSet(Parser.verbs)
  /// Constants behind these say how much or what to do; rules that differ in them differ in more than
  /// what they compare with.
  let closing = KeywordSet([
    .rate, .burst, .over, .until, .used, .name, .size, .mod, .seed, .offset, .group,
    .snaplen, .queueThreshold, .mss, .maxseg, .wscale, .count, .set, .to, .num, .timeout, .expires,
  ])
  private let headers: [Keyword]
  private let fields: [KeywordSet]

  nonisolated(unsafe) static let shared = ParserWords()

  private init() {
    headers = HeaderGrammar.all
    fields = HeaderGrammar.all.map { KeywordSet(HeaderGrammar.fields(of: $0)) }
  }

  /// Whether a header has a field of this name.
  @inline(__always)
  func has(_ header: Keyword, _ field: Keyword) -> Bool {
    for index in 0..<headers.count where headers[index] == header {
      return fields[index].contains(field)
    }
    return false
  }
}
