import CTVetRulesetModel

/// `-j TTL`: how far the packet may still go.
enum TimeToLiveTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TTL").with {
    $0.families = [.ip]
    $0.tables = ["mangle"]
  }
  static let options = [
    Option("ttl-set", .uint8, 0, excludes: [0, 1, 2]),
    Option("ttl-dec", .uint8, 2, min: 1, excludes: [0, 1, 2]),
    Option("ttl-inc", .uint8, 1, min: 1, excludes: [0, 1, 2]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "TTL: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addHopChange("ip ttl", use)
  }
}

/// `-j HL`: how far the packet may still go.
enum HopLimitTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "HL").with {
    $0.families = [.ip6]
    $0.tables = ["mangle"]
  }
  static let options = [
    Option("hl-set", .uint8, 0, excludes: [0, 1, 2]),
    Option("hl-dec", .uint8, 2, min: 1, excludes: [0, 1, 2]),
    Option("hl-inc", .uint8, 1, min: 1, excludes: [0, 1, 2]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "HL: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addHopChange("ip6 hoplimit", use)
  }
}

extension Translator {
  /// What each number of hops becomes; those that end at the same have one step.
  private func hopSteps(_ option: GivenOption) -> [ValueStep] {
    let change = option.value
    if option.id == 1 {
      return [ValueStep(test: "ip ttl >= \(255 - change)", new: 255)]
        + (0..<(255 - change)).map { ValueStep(test: "ip ttl \($0)", new: $0 + change) }
    }
    return [ValueStep(test: "ip ttl <= \(change)", new: 0)]
      + ((change + 1)..<256).map { ValueStep(test: "ip ttl \($0)", new: $0 - change) }
  }

  /// Sets a number of hops, or counts it up or down: nft can't add, so that a map, or a chain, holds every
  /// case.
  mutating func addHopChange(_ field: String, _ use: Int) {
    if let option = rule.option(use, 0) {
      add(text: "\(field) set ")
      return add(option.value)
    }
    guard let option = rule.option(use, 1) ?? rule.option(use, 2) else { return }
    if !isIPv6 {
      let name = "ttl_\(option.id == 1 ? "inc" : "dec")_\(option.value)"
      declareValueChain(name, field, hopSteps(option))
      return add(text: "jump \(name)")
    }
    add(text: "\(field) set \(field) map { ")
    for hops in UInt64(0)...255 {
      if hops > 0 { add(", ") }
      add(hops)
      add(" : ")
      add(option.id == 1 ? min(hops + option.value, 255) : hops - min(option.value, hops))
    }
    add(" }")
  }
}
