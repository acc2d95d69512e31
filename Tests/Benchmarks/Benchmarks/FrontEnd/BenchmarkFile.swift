import RulesetGenerators

/// A generated file that both tools are run on.
struct BenchmarkFile: Sendable {
  /// What a file is there to show, which decides how often it is read and how that is reported.
  enum Purpose: Sendable {
    /// Speed on a large input: user seconds, as many runs as asked for.
    case throughput
    /// Cost of a whole process on a small input: wall milliseconds, 50 runs.
    case startUp
  }

  static let all = [
    BenchmarkFile("rules-1k", RuleMix(ruleCount: 1_000)),
    BenchmarkFile("rules-10k", RuleMix(ruleCount: 10_000)),
    BenchmarkFile("rules-50k", RuleMix(ruleCount: 50_000)),
    BenchmarkFile("addresses-1m", AddressSet(count: 1_000_000)),
    BenchmarkFile("intervals-100k", IntervalSet(count: 100_000)),
    BenchmarkFile("plain", PlainRuleset(), .startUp),
  ]

  /// Dumps of iptables, for `Work.translate`.
  static let dumps = [
    BenchmarkFile("iptables-10k", IptablesDump(ruleCount: 10_000)),
    BenchmarkFile("iptables-50k", IptablesDump(ruleCount: 50_000)),
  ]

  private static let seed: UInt64 = 2_026

  /// The file's name without `.nft`.
  let name: String
  let purpose: Purpose
  private let generator: any RulesetGenerator

  private init(
    _ name: String, _ generator: any RulesetGenerator, _ purpose: Purpose = .throughput
  ) {
    self.name = name
    self.generator = generator
    self.purpose = purpose
  }

  /// The files called `names`, or all for none, in the order of `all`.
  ///
  /// - Throws: `Stop` for a name that no file has.
  static func named(_ names: [String], for work: Work) throws -> [BenchmarkFile] {
    let all = work == .translate ? dumps : all
    let known = all.map(\.name)
    if let stranger = names.first(where: { !known.contains($0) }) {
      let choice = known.joined(separator: ", ")
      throw Stop(message: "no file is called '\(stranger)'; there are \(choice)")
    }
    return names.isEmpty ? all : all.filter { names.contains($0.name) }
  }

  /// Hands the file's text to `receive`, chunk by chunk.
  ///
  /// - Throws: what `receive` throws.
  func generate(into receive: @escaping (Span<UInt8>) throws -> Void) throws {
    var random = SplitMix64(seed: BenchmarkFile.seed)
    var text = ChunkedText(deliver: receive)
    try generator.write(to: &text, using: &random)
    try text.finish()
  }
}
