import CTVetRulesetModel
import TestSupport
import Testing

/// nft's own tests, where a rule begins with a match on one field.
@Suite struct CorpusLoadsTests {
  @Test func `rules of nft's own tests begin with the tests and the load of their first field`()
    throws
  {
    var compared = 0
    for corpus in ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"] {
      guard let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz") else { continue }
      for row in try JSONLines.objects(in: file) {
        guard let rule = row["rule"] as? String, let live = row["live"] as? [String: Any],
          let code = live["bytecode"] as? String,
          let family = (row["family"] as? String).flatMap(Family.init(rawValue:)),
          let statement = Self.firstMatch(of: rule)
        else { continue }
        var replay = RuleReplay(family: family)
        try replay.load(statement)
        let lines = code.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
          .filter { $0.hasPrefix("[") }.map(String.init)
        compared += 1
        #expect(lines.starts(with: replay.lines), "\(family) \(rule)")
      }
    }
    print("\(compared) rules of nft's own tests compared")
    #expect(compared > 0 || Shared.root == nil)
  }

  /// The field that a rule begins with, where it is compared as a whole and with values.
  private static func firstMatch(of rule: String) -> RecordedStatement? {
    let words = rule.split(separator: " ").map(String.init)
    guard words.count > 2, !["meta", "ct"].contains(words[0]) else { return nil }
    let isOption = words[0] == "ip" && words[1] == "option"
    let count = isOption ? 4 : words[0] == "arp" && words[2] == "ip" || words[2] == "ether" ? 3 : 2
    guard words.count > count else { return nil }
    let next = words[count]
    // A written field, a value of several and the operands of an operation are loaded otherwise.
    guard
      !["set", ".", "map", "vmap", "&", "and", "|", "or", "^", "xor", "<<", ">>"].contains(next)
    else { return nil }
    // nft loads adjacent fields at once, and of a prefix only the bytes that count.
    let following = words.dropFirst(count + 1).dropLast()
    guard !rule.contains("/"), !following.contains(where: { headers.contains($0) }) else {
      return nil
    }
    return RecordedStatement((words.prefix(count) + ["1"]).joined(separator: " "))
  }

  private static let headers = Set(Header.allCases.map(\.spelling))
}
