import CTVetRulesetModel

/// Sets of ipset, which become sets of nft.
enum IPSets {
  /// Looks at a list of directions: `src,dst`.
  static func checkDirections(_ word: Int, _ t: Translator) throws(Problem) {
    let directions = t.parts(word + 1)
    for part in directions {
      let text = t.string(part)
      if text != "src", text != "dst" {
        throw t.refused(word + 1, "`\(text)` is neither `src` nor `dst`")
      }
    }
    if directions.count > 6 { throw t.refused(word + 1, "there are more than 6 directions") }
    if t.words[word].count > 31 { throw t.refused(word, "the name of a set has at most 31 bytes") }
  }

  /// The fields that a set of so many parts is asked for: addresses, then ports, then addresses.
  private static func fields(_ word: Int, _ t: Translator) -> [(field: String, type: String)] {
    let directions = t.parts(word + 1).map { t.string($0) == "src" ? "s" : "d" }
    if let known = t.ipSets[t.string(word)], known.parts != nil {
      return zip(known.fields(directions), known.types).map { ($0, $1) }
    }
    return directions.enumerated().map { index, letter in
      if index == 1 { return ("th \(letter)port", "inet_service") }
      return t.isIPv6 ? ("ip6 \(letter)addr", "ipv6_addr") : ("ip \(letter)addr", "ipv4_addr")
    }
  }

  /// The expression that is looked up.
  static func key(_ word: Int, _ t: Translator) -> String {
    fields(word, t).map(\.field).joined(separator: " . ")
  }

  /// Tells that a set must be on the host, unless its contents are known.
  static func require(_ word: Int, _ t: inout Translator) {
    if t.ipSets[t.string(word)] == nil {
      t.needs(t.range(word), "the set `\(t.string(word))` must be there when the rule is loaded")
    }
  }

  /// Declares a set where the file has not done so; gives its name.
  static func declare(
    _ word: Int, isFilled: Bool = false, _ t: inout Translator
  ) throws(Problem) -> String {
    let name = t.objectName(word)
    let type = fields(word, t).map(\.type).joined(separator: " . ")
    let isFilled = isFilled || t.fillsSet(t.string(word))
    if let known = t.ipSets[t.string(word)], let parts = known.parts {
      if parts.contains(.ip) || parts.contains(.net), known.family != t.family {
        throw t.refused(
          word, "the set `\(t.string(word))` is for \(known.family == .ip6 ? "IPv6" : "IPv4")")
      }
      if isFilled, known.hasIntervals {
        throw t.lost(word, "nft's rules can't add to a set of networks")
      }
      return declare(name, known, word, type: type, isFilled: isFilled, &t)
    }
    t.needs(
      t.range(word),
      "what is in the set `\(t.string(word))` is not in the file: nft gets an empty one, "
        + "whose type is taken from the rule",
      hint: "fill it with `add element \(t.tableText) \(name) { … }`")
    if t.declared.sets.insert("\(t.tableText) set \(name)").inserted {
      t.addSet(name, type: type, isFilled ? "flags dynamic,timeout;" : "flags interval;")
    }
    return name
  }
}

extension IPSets {
  /// Declares a set with what is in it.
  private static func declare(
    _ name: String, _ known: IPSetDeclaration, _ word: Int, type: String, isFilled: Bool,
    _ t: inout Translator
  ) -> String {
    guard t.declared.sets.insert("\(t.tableText) set \(name)").inserted else { return name }
    var lost = 0
    let properties = known.properties(isFilled: isFilled, &lost)
    if lost > 0 {
      t.needs(
        t.range(word),
        "\(lost) of the elements of the set `\(t.string(word))` are of a kind that nft's sets don't hold"
      )
    }
    t.addSet(name, type: type, properties)
    return name
  }
}

extension Translator {
  /// Whether some rule of the file adds to a set, or deletes from it.
  mutating func fillsSet(_ name: String) -> Bool {
    if let known = declared.filledSets { return known.contains(name) }
    var filled: Set<String> = []
    if mentions("--add-set") || mentions("--del-set") {
      let words = String(decoding: text[..<textCount], as: UTF8.self)
        .split { $0 == " " || $0 == "\t" || $0 == "\"" || $0.isNewline }
      for (option, name) in zip(words, words.dropFirst())
      where option == "--add-set" || option == "--del-set" {
        filled.insert(String(name))
      }
    }
    declared.filledSets = filled
    return filled.contains(name)
  }
}
