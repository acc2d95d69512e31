/// `-m comment`: a text for people.
enum CommentMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "comment")
  static let options = [
    Option("comment", .text, 0, [.required], cutAt: 255)
  ]

  /// How many bytes of a comment nft keeps.
  private static let limit = 128

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    t.comment.removeAll(keepingCapacity: true)
    var isChanged = false
    for position in t.words[option.word].start..<t.words[option.word].end {
      let byte = t.text[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") {
        isChanged = true
        t.comment.append(UInt8(ascii: "'"))
      } else {
        t.comment.append(byte)
      }
    }
    if t.comment.count > limit {
      isChanged = true
      t.comment.removeSubrange(limit...)
      while let last = t.comment.last, last & 0xC0 == 0x80 { t.comment.removeLast() }
      if let last = t.comment.last, last >= 0xC0 { t.comment.removeLast() }
    }
    t.hasComment = true
    t.notePlainValue(
      .text(limit: UInt8(limit), isQuoted: t.words[option.word].isQuoted), option.word, .comment,
      0..<t.comment.count)
    if isChanged {
      t.warn(
        IptablesDiagnostics.changedText, at: t.range(option.word),
        "nft's comments have at most \(limit) bytes and no quotes")
    }
  }
}
