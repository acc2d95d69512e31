import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import RulesetGenerators

/// Times each check on files of 1000, 10 000 and 50 000 rules, and tells how its time grows.
///
/// Usage: `Checks [ID…]`; without ids all checks are timed.
@main
enum Main {
  private static let sizes = [1000, 10_000, 50_000]
  private static let shapes: [(name: String, write: @Sendable (Int) throws -> [UInt8])] = [
    ("a router's mix", { try CheckedFile.router(rules: $0) }),
    ("one chain of addresses", { CheckedFile.addresses(rules: $0) }),
    ("one chain of limits and logs", { CheckedFile.limits(rules: $0) }),
    ("one chain of calls", { CheckedFile.calls(chains: $0) }),
  ]

  static func main() throws {
    let wanted = Set(CommandLine.arguments.dropFirst())
    for shape in shapes {
      let contexts = try sizes.map { size in
        NftFrontEnd.load(SourceFile(name: "rules.nft", bytes: try shape.write(size))).ruleset
      }
      print("\n\(shape.name): ms of processor time in files of \(sizes) rules, and its growth")
      var table: [(id: String, times: [Double])] = []
      let prepared = zip(sizes, contexts).map { CheckTime.context($0.1) }
      table.append(("(prepare)", prepared.map(\.milliseconds)))
      for rule in RuleRegistry.all where wanted.isEmpty || wanted.contains(rule.info.id) {
        table.append((rule.info.id, prepared.map { CheckTime.check(rule, $0.context) }))
      }
      for row in table { print(line(row.id, row.times)) }
      let sums = sizes.indices.map { place in table.reduce(0) { $0 + $1.times[place] } }
      print(line("all", sums))
    }
  }

  /// Five times the rules should take five times as long; below half a millisecond nobody can tell.
  private static func line(_ id: String, _ times: [Double]) -> String {
    let texts = times.map { padded(CheckTime.text($0), 10) }.joined()
    let (middle, last) = (times[times.count - 2], times[times.count - 1])
    let growth = last < 0.5 ? "" : "  × \(CheckTime.text(last / max(middle, 0.01)))"
    let isSteep = last >= 5 && last / max(middle, 0.01) > 12
    return padded(id, 10) + texts + growth + (isSteep ? "  MORE THAN LINEAR" : "")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
