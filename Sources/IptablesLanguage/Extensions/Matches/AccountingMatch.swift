/// `-m nfacct`: counts into a named counter.
enum AccountingMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "nfacct")
  static let options = [
    Option("nfacct-name", .text, 0, [.required], min: 1, cutAt: 31)
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    t.needs(
      t.range(option.word),
      "the counter is one of nfacct, so that nft gets one of its own, which begins at zero")
    let name = t.objectName(option.word)
    t.addObject("counter", name, "")
    t.add(text: "counter name \"\(name)\" ")
  }
}

extension Translator {
  /// Declares an object in front of the rule where the file has not done so.
  mutating func addObject(_ kind: String, _ name: String, _ properties: String) {
    guard declared.sets.insert("\(tableText) \(kind) \(name)").inserted else { return }
    let block = properties.isEmpty ? "" : " { \(properties) }"
    prelude += "add \(kind) \(tableText) \(name)\(block)\n".utf8
  }

  /// A word as the name of a set or an object of nft.
  func objectName(_ word: Int) -> String {
    let name = string(word)
    return ChainNames.replacement(for: name, taken: []) ?? name
  }
}
