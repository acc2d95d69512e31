import Foundation
import TestSupport

let arguments = DriverArguments(
  options: ["--rules", "--count", "--seed", "--packets", "--write"], flags: ["--print"],
  usage: "fuzz-kernel [--rules templates|grammar] [--count N] [--seed N] [--packets N] "
    + "[--print] [--write FOLDER]")

func number(_ name: String, _ value: UInt64) -> UInt64 {
  arguments.value(name).flatMap { UInt64($0) } ?? value
}

let (seed, count, packetCount) = (
  number("--seed", 1), number("--count", 300), number("--packets", 70)
)
let source = arguments.value("--rules").flatMap { RuleSource(rawValue: $0) } ?? .templates
let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appendingPathComponent("ctvet").path
let folder = FileManager.default.temporaryDirectory
  .appendingPathComponent("ctvet-fuzz-kernel-\(ProcessInfo.processInfo.processIdentifier)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
var (different, unusable, packets) = (0, 0, 0)
var pool: SentencePool?
for current in seed..<(seed + count) {
  if source == .grammar, pool == nil || current % GrammarRules.seedsAPool == 0 {
    let drawn = try SentencePool(seed: current / GrammarRules.seedsAPool)
    DriverArguments.say(
      "pool \(current / GrammarRules.seedsAPool): \(drawn.matches.count) matches, "
        + "\(drawn.statements.count) statements, \(drawn.translations.count) translations; "
        + "\(drawn.refused.count) sentences that only ctvet takes, and not the kernel's nft")
    if arguments.has("--print") {
      for sentence in drawn.refused { DriverArguments.say("only ctvet takes '\(sentence)'") }
    }
    pool = drawn
  }
  let made = FuzzedCase(seed: current, packetCount: Int(packetCount), from: pool)
  if arguments.has("--print") { DriverArguments.say(made.rules.joined(separator: "\n")) }
  var fuzzed = try acceptable(made, program: program, folder: folder)
  if let target = arguments.value("--write") {
    let name = "K-\(source.rawValue)-\(current).json"
    try fuzzed.json().write(to: URL(fileURLWithPath: target).appendingPathComponent(name))
    continue
  }
  var comparison = try Comparison(fuzzed, program: program, folder: folder)
  if !comparison.isRun {
    for rule in try dropRefused(&fuzzed, program: program, folder: folder) {
      unusable += 1
      DriverArguments.say("seed \(current): only ctvet takes '\(rule)'")
    }
    comparison = try Comparison(fuzzed, program: program, folder: folder)
  }
  guard comparison.isRun else {
    unusable += 1
    DriverArguments.say("seed \(current) could not be run: \(comparison.text)")
    continue
  }
  packets += fuzzed.packets.count
  guard !comparison.differences.isEmpty else { continue }
  different += 1
  let small = try minimised(fuzzed, program: program, folder: folder)
  let name = "difference-\(source.rawValue)-\(current).json"
  try small.json().write(to: URL(fileURLWithPath: name))
  let rest = try Comparison(small, program: program, folder: folder)
  DriverArguments.say(
    "seed \(current) differs, see \(name):\n\(rest.differences.joined(separator: "\n"))")
}
DriverArguments.say(
  "\(packets) packets through \(count) rulesets of \(source.rawValue), seeds \(seed) to "
    + "\(seed + count - 1): \(different) differ, \(unusable) rules or cases could not be run")
try? FileManager.default.removeItem(at: folder)
exit(different + unusable == 0 ? 0 : 1)
