import CTVetBytecode
import CTVetDecompiler
public import CTVetDiagnostics
import CTVetNftLanguage
public import CTVetRulesetModel

/// Makes one rule of neighbouring ones that differ in values alone, as `nft --optimize` does.
///
/// The rule has a set, or a map where verdicts, marks or addresses of a translation differ, too. Packets
/// meet the same. A rule with a set counts for all; nft's maps in rules don't count, so that rules which
/// have counted something don't become one.
public enum RuleMerging {
  /// Merges rules of a translation, which stand in lines of their own.
  ///
  /// - Parameter nft: `add rule …` lines among others. A text that is not in order comes back as it is.
  /// - Returns: The text, and how many rules it has less.
  public static func merged(
    _ nft: SourceFile, names: NameTables = .builtIn
  ) -> (text: SourceFile, savedCount: Int) {
    guard let lines = MergedLines(nft, names: names) else { return (nft, 0) }
    return lines.result
  }
}

/// The lines of a text, some of which become one.
private struct MergedLines {
  private let nft: SourceFile
  private let names: NameTables
  private var lines: [Substring]
  /// Rules by the line in which they begin; each replaces a number of lines.
  private var replacements: [Int: Replacement] = [:]

  private struct Replacement {
    let count: Int
    let text: String
  }

  /// Nil for a text with errors.
  init?(_ nft: SourceFile, names: NameTables) {
    self.nft = nft
    self.names = names
    let loaded = NftFrontEnd.load(nft)
    let compiled = RulesetCompiler.compile(loaded.ruleset, names: names)
    let diagnostics = loaded.diagnostics + compiled.diagnostics
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let text = String(decoding: nft.storage[..<nft.count], as: UTF8.self)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let starts = Self.lineStarts(nft)
    let listing = RulesetListing(loaded.ruleset, compiled)
    let stable = StableKeys(listing.rules.map(\.rule))
    for chain in listing.tables.flatMap(\.chains) {
      merge(chain.rules, of: loaded.ruleset, starts: starts, stable: stable)
    }
  }

  private static func lineStarts(_ file: SourceFile) -> [UInt32] {
    var starts: [UInt32] = [0]
    for index in 0..<file.count where file.storage[index] == UInt8(ascii: "\n") {
      starts.append(UInt32(index + 1))
    }
    return starts
  }

  // MARK: Runs

  /// A rule and the lines that it stands for.
  private struct Item {
    let line: Int
    var count = 1
    /// Where it can be merged.
    var rule: MergeableRule?
    /// The rule, where it is another than the line's.
    var text: DecompiledRule?
    /// Whether one of its counters has a number.
    var hasCounted = false
  }

  private mutating func merge(
    _ rules: [RulesetListing.Rule], of ruleset: Ruleset, starts: [UInt32], stable: StableKeys
  ) {
    var items: [Item] = []
    for rule in rules {
      let start = ruleset.rule(rule.id).range.start
      let line = starts.partitioningIndex { $0 > start } - 1
      var item = Item(line: line)
      if lines[line].hasPrefix("add rule ") {
        item.rule = MergeableRule(rule.rule)
        item.hasCounted = item.rule?.counter ?? .zero != .zero
        if let merged = item.rule?.rule, merged != rule.rule { item.text = merged }
      }
      items.append(item)
    }
    while true {
      let next = Self.pass(items, stable)
      if next.count == items.count { break }
      items = next
    }
    for item in items {
      guard let rule = item.text else { continue }
      let prefix = lines[item.line].split(separator: " ").prefix(5).joined(separator: " ")
      let options = ListingOptions(isStateless: !item.hasCounted, names: names)
      replacements[item.line] = Replacement(
        count: item.count, text: "\(prefix) \(rule.text(options))")
    }
  }

  /// Merges each run of items once.
  private static func pass(_ items: [Item], _ stable: StableKeys) -> [Item] {
    var result: [Item] = []
    var index = 0
    while index < items.count {
      var item = items[index]
      index += 1
      if let rule = item.rule {
        var run = RuleRun(rule, stable: stable)
        while index < items.count, items[index].line == item.line + item.count,
          let next = items[index].rule, run.take(next)
        {
          item.count += items[index].count
          item.hasCounted = item.hasCounted || items[index].hasCounted
          index += 1
        }
        switch run.merged {
        case .rule(let merged): (item.rule, item.text) = (merged, merged.rule)
        case .mapping(let merged): (item.rule, item.text) = (nil, merged)
        case nil: break
        }
      }
      result.append(item)
    }
    return result
  }

  // MARK: The text

  /// The text; what nft would refuse is left as it was.
  var result: (text: SourceFile, savedCount: Int) {
    var used = replacements
    while !used.isEmpty {
      let (text, origins) = text(with: used)
      let file = SourceFile(name: nft.name, text: text)
      let loaded = NftFrontEnd.load(file)
      let compiled = RulesetCompiler.compile(loaded.ruleset, names: names)
      let errors = (loaded.diagnostics + compiled.diagnostics).filter { $0.severity == .error }
      if errors.isEmpty { return (file, used.values.reduce(0) { $0 + $1.count - 1 }) }
      let starts = Self.lineStarts(file)
      let before = used.count
      for error in errors {
        let line = starts.partitioningIndex { $0 > error.range.start } - 1
        used[origins[line]] = nil
      }
      if used.count == before { break }
    }
    return (nft, 0)
  }

  /// The text, and for each of its lines the one that it comes from.
  private func text(with used: [Int: Replacement]) -> (text: String, origins: [Int]) {
    var written: [Substring] = []
    var origins: [Int] = []
    var index = 0
    while index < lines.count {
      origins.append(index)
      written.append(used[index].map { $0.text[...] } ?? lines[index])
      index += used[index]?.count ?? 1
    }
    return (written.joined(separator: "\n"), origins)
  }
}

extension [UInt32] {
  /// The first index from which on the elements, which are in order, are so.
  fileprivate func partitioningIndex(where isSo: (UInt32) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSo(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
