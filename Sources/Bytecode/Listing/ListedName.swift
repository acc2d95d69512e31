/// Names that nft hasn't set yet when it prints, which C writes as `(null)`.
enum ListedName {
  static func text(_ name: String?) -> String { name ?? "(null)" }

  static func read(from reader: inout WordReader) -> String?? {
    guard let word = reader.word() else { return nil }
    return word == "(null)" ? .some(nil) : String(word)
  }
}
