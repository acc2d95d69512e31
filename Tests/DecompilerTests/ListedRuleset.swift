import CTVetBytecode
import CTVetRulesetModel

/// What `nft list ruleset` printed, as far as rules and the types of sets go.
struct ListedRuleset {
  /// A chain by its table.
  struct ChainName: Hashable {
    let family: String
    let table: String
    let chain: String
  }

  /// The rules of each chain.
  private(set) var rules: [ChainName: [String]] = [:]
  /// The sets whose types are written, without their elements.
  private(set) var sets: [Listing.Set] = []

  private var family = ""
  private var table = ""
  private var chain: String?
  private var set: String?

  init(_ text: String) {
    for line in text.split(separator: "\n") { read(line) }
  }

  private mutating func read(_ line: Substring) {
    let depth = line.prefix { $0 == "\t" }.count
    let words = line.dropFirst(depth).split(separator: " ").map(String.init)
    switch depth {
    case 0 where words.count > 2:
      (family, table) = (words[1], words[2])
    case 1:
      chain = words.first == "chain" && words.count > 1 ? words[1] : nil
      set = ["set", "map", "meter"].contains(words.first) && words.count > 1 ? words[1] : nil
    case 2...:
      if chain != nil { readRule(line, depth: depth) }
      if let set, depth == 2 { readType(words, of: set) }
    default: break
    }
  }

  private mutating func readRule(_ line: Substring, depth: Int) {
    guard let chain else { return }
    let name = ChainName(family: family, table: table, chain: chain)
    let text = String(line.dropFirst(2))
    if depth > 2 || text == "}", let count = rules[name]?.count, count > 0 {
      rules[name]?[count - 1] += "\n" + line
    } else if !(text.hasPrefix("type ") && text.contains(" hook ")), !text.hasPrefix("comment ") {
      rules[name, default: []].append(text)
    }
  }

  private mutating func readType(_ words: [String], of name: String) {
    guard words.first == "type", let family = Family(rawValue: family) else { return }
    let command = ["add", "set", family.rawValue, table, name] + words
    guard let declared = SetDeclaration.set(command.joined(separator: " "), family: family)
    else { return }
    sets.append(declared)
  }
}
