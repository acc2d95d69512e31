import CTVetDiagnostics

/// One argument of a command.
struct Word: Sendable {
  /// Its first byte in `Translator.text`: in the file, or behind it where quotes or backslashes were
  /// taken out.
  var start: Int
  /// One past its last byte in `Translator.text`.
  var end: Int
  /// Where it is written in the file.
  var range: SourceRange
  /// Whether it was written in quotes.
  var isQuoted = false

  /// How many bytes it has.
  var count: Int { end - start }
}
