import CTVetDecompiler
import CTVetRulesetModel

/// How many rules read back as nft listed them.
struct Tally {
  /// How many rules were compared.
  private(set) var count = 0
  /// How many have the text of `nft list`, up to the order of elements.
  private(set) var texts = 0
  /// How many have that text with elements in the same order, too.
  private(set) var orderedTexts = 0
  /// How many have the text with `--stateless --numeric-protocol`.
  private(set) var numericTexts = 0
  /// How many have the same JSON.
  private(set) var jsons = 0
  /// The rules that differ.
  private(set) var misses: [String] = []
  /// The rules that differ because the text of the instructions does not tell enough.
  private(set) var untold: [String] = []

  mutating func compare(_ rule: RecordedRule, names: NameTables) {
    let decompiled = rule.decompiled
    var differences: [String] = []
    func isEqual(_ own: String, _ recorded: String) -> Bool {
      if ElementOrder.sorted(own) == ElementOrder.sorted(recorded) { return true }
      differences.append("  is \(own)\n  of \(recorded)")
      return false
    }
    let text = decompiled.text(ListingOptions(names: names))
    let numericText = decompiled.text(
      ListingOptions(values: .numericProtocols, isStateless: true, names: names))
    let json = decompiled.json(ListingOptions(isStateless: true, names: names))
    count += 1
    if isEqual(text, rule.text) { texts += 1 }
    if text == rule.text { orderedTexts += 1 }
    if isEqual(numericText, rule.numericText) { numericTexts += 1 }
    if isEqual(json.sorted.text, rule.json.sorted.text) { jsons += 1 }
    guard !differences.isEmpty else { return }
    let title = "\(rule.id) \(rule.family.rawValue) \(rule.rule)"
    let entry = ([title] + differences).joined(separator: "\n")
    if let what = rule.untold { untold.append("\(what): \(title)") } else { misses.append(entry) }
  }

  func report(_ title: String) {
    print(
      "decompiler, \(title): \(count) rules; text \(texts), in order \(orderedTexts),",
      "numeric \(numericTexts), JSON \(jsons); not told by text \(untold.count)")
    for entry in untold + misses { print("  \(entry)") }
  }
}

/// Elements of sets in one order, since the kernel lists them in that of its hashes.
enum ElementOrder {
  static func sorted(_ text: String) -> String {
    var result = ""
    for piece in text.split(separator: "{ ", omittingEmptySubsequences: false) {
      let halves = piece.split(separator: " }", maxSplits: 1, omittingEmptySubsequences: false)
      if halves.count == 2 {
        result += "{ " + halves[0].split(separator: ", ").sorted().joined(separator: ", ")
        result += " }" + halves[1]
      } else {
        result += piece
      }
    }
    return result
  }
}
