import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  /// `type … hook … device … priority …` of a chain.
  mutating func hookSpecification(_ index: Int, chain: ChainID) {
    defer {
      if ruleset.chains[chain.index].base == nil {
        ruleset.chains[chain.index].hasUnreadText = true
      }
    }
    guard let type = child(of: index, .property, .type),
      let hook = child(of: index, .property, .hook),
      let priority = child(of: index, .property, .priority)
    else { return }
    let family = ruleset.chains[chain.index].family
    let chainType = word(type + 1, "chain type", among: ChainType.allCases.map(\.rawValue))
    let hookName = word(hook + 1, "hook", among: Hook.allCases.map(\.rawValue))
    guard let chainType = chainType.flatMap(ChainType.init(rawValue:)),
      let hook = hookName.flatMap(Hook.init(rawValue:))
    else { return }
    var names: [NameID] = []
    for child in tree.children(index) {
      let keyword = tree.nodes[child].keyword
      if keyword == .device || keyword == .devices { names += devices(child) }
    }
    let base = Chain.Base(
      type: chainType, hook: hook, priority: priorityValue(priority, family, hook),
      devices: names, range: tree.range(index), priorityRange: priorityValueRange(priority),
      typeRange: tree.range(type))
    if let known = ruleset.chains[chain.index].base,
      known.hook != hook || known.priority != base.priority || known.type != chainType
    {
      report(
        SyntaxDiagnostics.redeclared, at: tree.range(index),
        "the chain is a base chain already, with another type, hook or priority "
          + "(“Operation not supported”)",
        notes: [.init(known.range, "it is declared first here")])
      return
    }
    ruleset.chains[chain.index].base = base
  }

  /// A word out of a fixed list; others are reported.
  private mutating func word(_ index: Int, _ what: String, among known: [String]) -> String? {
    let text = string(index)
    if known.contains(text) { return text }
    let near = SpellingSuggestion.closest(to: text, among: known)
    report(
      SyntaxDiagnostics.unknownWord, at: tree.range(index), "unknown \(what) `\(text)`",
      hint: near.map { "did you mean `\($0)`?" } ?? "known are: \(known.joined(separator: ", "))")
    return nil
  }

  /// What follows the word `priority`.
  private func priorityValueRange(_ property: Int) -> SourceRange {
    SourceRange(tree.range(property + 1).start, tree.range(property).end)
  }

  /// The number of a priority: a number, a name with an offset, or a variable for either.
  mutating func priorityValue(_ property: Int, _ family: Family, _ hook: Hook) -> Int32 {
    let first = property + 1
    var text = tree.nodes[first].kind == .variable ? symbolValue(first) ?? "" : string(first)
    if Int(tree.nodes[property].size) > 2, tree.nodes[first].kind == .symbol {
      text += string(first + 1)
    }
    let range = priorityValueRange(property)
    let compact = text.filter { $0 != " " && $0 != "\t" }
    if let value = Int64(compact) ?? octal(compact) {
      if let small = Int32(exactly: value) { return small }
      report(
        SyntaxDiagnostics.outOfRange, at: range, "the priority \(value) does not fit into 32 bits")
      return 0
    }
    let name = String(compact.prefix { $0 != "+" && $0 != "-" })
    let offset = Int32(compact.dropFirst(name.count)) ?? 0
    if let base = Priority.value(of: name, family: family, hook: hook) {
      let (sum, overflow) = base.addingReportingOverflow(offset)
      if !overflow { return sum }
    }
    reportPriority(name, at: range, family, hook)
    return 0
  }

  private func octal(_ text: String) -> Int64? {
    NumberText.value(of: Array(text.utf8)).flatMap(Int64.init(exactly:))
  }

  private mutating func reportPriority(
    _ name: String, at range: SourceRange, _ family: Family, _ hook: Hook
  ) {
    let known = Priority.names.filter {
      Priority.value(of: $0, family: family, hook: hook) != nil
    }
    let elsewhere = Priority.hooks(knowing: name, family: family)
    let hint: String
    if let near = SpellingSuggestion.closest(to: name, among: known) {
      hint = "did you mean `\(near)`?"
    } else if !elsewhere.isEmpty {
      hint = "`\(name)` exists in \(elsewhere.map(\.rawValue).joined(separator: ", ")) only"
    } else {
      hint = "known here are: \(known.joined(separator: ", ")), or a number"
    }
    report(
      SyntaxDiagnostics.unknownWord, at: range,
      "no priority `\(name)` in family \(family.rawValue), hook \(hook.rawValue) "
        + "(“invalid priority expression value in this context”)",
      hint: hint)
  }
}
