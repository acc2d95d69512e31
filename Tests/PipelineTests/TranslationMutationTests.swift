import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetVerification
import TestSupport
import Testing

/// Whether a comparison sees each small mistake that a translation could make.
struct TranslationMutationTests {
  @Test func `translations with a mistake are told from right ones`() throws {
    let rows = try IptablesRow.own().filter { $0.isAccepted != false }
    var (count, caught, place) = (0, 0, 0)
    var missed: [String] = []
    for row in rows {
      guard let translation = Spoiled(row.visibleText) else { continue }
      for text in translation.mistakes() {
        place += 1
        guard place % Self.every == 0 else { continue }
        count += 1
        if translation.isCaught(text) {
          caught += 1
        } else {
          missed.append("\(row.visibleText)  \(text)")
        }
      }
    }
    print("\(count) mistakes, \(caught) caught")
    for text in missed { print("missed: \(text)") }
    #expect(count > 100)
  }

  /// One mistake of so many is tried.
  private static let every = 37
}

/// A translation without losses, into which mistakes are put.
private struct Spoiled {
  private let file: SourceFile
  /// The commands of nft, without those that declare sets.
  private let lines: [String]
  private let instructions: String
  private let place: Int

  init?(_ text: String) {
    file = SourceFile(name: "rules", text: text)
    let translation = IptablesFrontEnd.translate(file)
    guard translation.diagnostics.allSatisfy({ $0.severity == .info }) else { return nil }
    let all = String(decoding: translation.nft.storage[..<translation.nft.count], as: UTF8.self)
    lines = all.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    guard let place = lines.lastIndex(where: { $0.hasPrefix("add rule ") }),
      let instructions = Self.instructions(lines)
    else { return nil }
    self.place = place
    self.instructions = instructions
    let report = Verifier(iptables: file, ruleset: Self.load(lines).ruleset).run()
    guard report.difference == nil, report.unknownCount == 0, report.toldCount == 0 else {
      return nil
    }
  }

  private static func load(_ lines: [String]) -> NftFrontEnd.Result {
    NftFrontEnd.load(SourceFile(name: "nft", text: lines.joined(separator: "\n") + "\n"))
  }

  private static func instructions(_ lines: [String]) -> String? {
    let loaded = load(lines)
    guard !loaded.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let compiled = RulesetCompiler.compile(loaded.ruleset)
    guard !compiled.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return compiled.listing.text
  }

  /// The rule's text with one mistake each: a part left out, a test turned round, another number or word.
  func mistakes() -> [String] {
    let words = lines[place].split(separator: " ").map(String.init)
    // add rule FAMILY TABLE CHAIN
    let first = 5
    var texts: [[String]] = []
    for start in first..<max(words.count, first) {
      for length in 1...3 where start + length <= words.count {
        texts.append(Array(words[..<start] + words[(start + length)...]))
      }
      texts.append(Array(words[..<start] + ["!="] + words[start...]))
      for other in Self.others(words[start]) {
        var changed = words
        changed[start] = other
        texts.append(changed)
      }
    }
    var seen: Set<String> = [instructions]
    return texts.compactMap { text in
      var spoiled = lines
      spoiled[place] = text.joined(separator: " ")
      guard let instructions = Self.instructions(spoiled), seen.insert(instructions).inserted else {
        return nil
      }
      return spoiled[place]
    }
  }

  private static let swaps: [(String, String)] = [
    ("saddr", "daddr"), ("sport", "dport"), ("iifname", "oifname"), ("original", "reply"),
    ("accept", "drop"), ("new", "established"), ("related", "invalid"), ("untracked", "new"),
    ("snat", "dnat"), ("syn", "fin"), ("ack", "rst"), ("tcp", "udp"), ("packets", "bytes"),
    ("broadcast", "multicast"), ("local", "unicast"), ("over", ""), ("return", "accept"),
    ("exists", "missing"), ("==", "!="), ("|", "&"), ("&", "|"), ("^", "|"), ("and", "or"),
    ("or", "xor"), ("<", ">"), (">", "<"), ("ge", "lt"), ("lt", "gt"), ("gt", "lt"),
  ]

  private static func others(_ word: String) -> [String] {
    var texts = swaps.filter { $0.0 == word }.map(\.1) + swaps.filter { $0.1 == word }.map(\.0)
    for part in word.split(
      omittingEmptySubsequences: true, whereSeparator: { "-,/.:".contains($0) })
    where word.filter({ $0 == "." || $0 == ":" }).count != 1 || word.contains("-") {
      if let number = UInt64(part), number < 0xFFFF_FFFF {
        texts.append(word.replacing(part, with: "\(number + 1)", maxReplacements: 1))
      } else if part.hasPrefix("0x"), let number = UInt64(part.dropFirst(2), radix: 16) {
        texts.append(
          word.replacing(part, with: "0x" + String(number ^ 1, radix: 16), maxReplacements: 1))
      }
    }
    return texts
  }

  /// Whether the comparison sees the mistake.
  func isCaught(_ text: String) -> Bool {
    var spoiled = lines
    spoiled[place] = text
    let report = Verifier(iptables: file, ruleset: Self.load(spoiled).ruleset).run()
    return report.difference != nil
  }
}
