import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Holds comparisons of `ct` keys to the instructions that nft 1.0.6 makes of them
/// (`nft --debug=netlink`, recorded in Fixtures/ct-comparisons.jsonl).
struct ValueTestTests {
  private static let definitions = """
    define one = established
    define closed = established,related
    define piped = established|related
    define bits = { snat, dnat }

    """

  private func comparisons(of match: String) throws -> (Ruleset, [ConntrackComparison]) {
    let text =
      Self.definitions + """
        table inet t {
          chain c {
            type filter hook forward priority 0
            \(match)
          }
        }

        """
    let result = NftFrontEnd.load(SourceFile(name: "example.nft", text: text))
    #expect(result.diagnostics.isEmpty, "\(match): \(result.diagnostics.map(\.message))")
    let rule = try #require(result.ruleset.rules.first)
    let statement = try #require(result.ruleset.statements(rule.statements).first)
    return (result.ruleset, ConntrackComparison.all(in: statement, of: result.ruleset))
  }

  @Test func `comparisons mean what nft makes of them`() throws {
    let rows = try JSONLines.objects(
      in: Repository.file("Tests/LintingTests/Fixtures/ct-comparisons.jsonl"))
    try #require(rows.count > 100)
    for row in rows {
      let match = try #require(row["text"] as? String)
      let program = CompareProgram(try #require(row["bytecode"] as? [String]))
      let (ruleset, found) = try comparisons(of: match)
      let comparison = try #require(found.first, "\(match)")
      #expect(found.count == 1, "\(match)")
      let test = try #require(ValueTest(comparison, in: ruleset), "\(match)")
      // All named bits of state and status, alone and together, and the bit after them.
      for value in UInt32(0)..<1024 {
        #expect(test.accepts(value) == program.accepts(value), "\(match) with \(value)")
      }
    }
  }

  @Test(arguments: [
    "ct state @s", "ct state vmap @m", "ct state vmap { * : drop, new : accept }",
    "ct state . tcp dport != { new . 22, new . 80 }", "ct state 2-4",
  ])
  func `what is not known is not claimed`(match: String) throws {
    let (ruleset, found) = try comparisons(of: match)
    let comparison = try #require(found.first)
    #expect(ValueTest(comparison, in: ruleset) == nil)
  }

  @Test func `a part of a concatenation is compared with its part of each element`() throws {
    let (ruleset, found) = try comparisons(
      of: "tcp dport . ct state { 22 . new, 80 . established }")
    let comparison = try #require(found.first)
    #expect(comparison.part == 1)
    #expect(ValueTest(comparison, in: ruleset)?.states == [.new, .established])
  }
}

/// A few instructions of the machine, read from their text: load, bitwise, byteorder, cmp, lookup.
private struct CompareProgram {
  private let lines: [String]

  init(_ lines: [String]) { self.lines = lines }

  func accepts(_ loaded: UInt32) -> Bool {
    var register = loaded
    var elements: [UInt32] = []
    for line in lines {
      let words = line.split(whereSeparator: { " \t()[]".contains($0) }).map(String.init)
      switch words.first {
      case "element":
        elements = zip(words, words.dropFirst()).filter { $0.0 == "element" }.map { number($0.1) }
      case "bitwise":
        guard let and = words.firstIndex(of: "&"), let xor = words.firstIndex(of: "^") else {
          return false
        }
        register = (register & number(words[and + 1])) ^ number(words[xor + 1])
      case "byteorder": register = register.byteSwapped
      case "cmp":
        if !compare(words[1], register, number(words[4])) { return false }
      case "lookup":
        if elements.contains(register) == (words.last == "0x1") { return false }
      default: continue
      }
    }
    return true
  }

  private func number(_ text: String) -> UInt32 {
    UInt32(text.hasPrefix("0x") ? text.dropFirst(2) : text[...], radix: 16) ?? 0
  }

  private func compare(_ operation: String, _ left: UInt32, _ right: UInt32) -> Bool {
    // Registers are compared byte by byte, as they lie in memory.
    let (first, second) = (left.byteSwapped, right.byteSwapped)
    return switch operation {
    case "eq": first == second
    case "neq": first != second
    case "lt": first < second
    case "lte": first <= second
    case "gt": first > second
    default: first >= second
    }
  }
}
