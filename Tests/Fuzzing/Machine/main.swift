import CTVetSimulation
import Foundation
import MachineTrials
import TestSupport

/// Gives random packets to random rules, quickly and plainly, until the outcomes differ.
///
/// Usage: `fuzz-machine [--count N] [--seed N] [--packets N]`: so many rulesets, each with so many packets.
/// It ends with status 1 where something differs; a crash tells its seed in the last line.
struct Fuzzer {
  var count = 1000
  var seed: UInt64 = 1
  var packetsPerRuleset = 2000

  init(arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst(), let value = rest.popFirst() {
      switch option {
      case "--count": count = Int(value) ?? count
      case "--seed": seed = UInt64(value) ?? seed
      case "--packets": packetsPerRuleset = Int(value) ?? packetsPerRuleset
      default: print("unknown option \(option)")
      }
    }
  }

  func run() throws -> Bool {
    let (matches, samples) = try recorded()
    var packetCount = 0
    var matchCount = 0
    for seed in seed..<seed + UInt64(count) {
      var rules = RandomRules(seed: seed, matches: matches)
      var packets = RandomPackets(seed: seed, samples: samples)
      let text = rules.ruleset()
      guard let ruleset = RandomRules.load(text) else {
        print("seed \(seed): the ruleset does not compile\n\(text)")
        return false
      }
      if seed % 20 == 0 { print("seed \(seed): \(packetCount) packets, \(matchCount) matches") }
      var trial = MachineTrial(ruleset, seed: seed)
      for _ in 0..<packetsPerRuleset {
        let packet = packets.next()
        if let difference = trial.give(packet) {
          print("seed \(seed), packet \(packet): \(difference)\n\(text)")
          return false
        }
      }
      if let difference = trial.finish() {
        print("seed \(seed): \(difference)\n\(text)")
        return false
      }
      packetCount += trial.packetCount
      matchCount += trial.matchCount
    }
    print("\(count) rulesets from seed \(seed): \(packetCount) packets, \(matchCount) matches")
    return true
  }

  /// The matches and the packets of recorded runs.
  private func recorded() throws -> (matches: [String], packets: [[UInt8]]) {
    let file = Repository.file("Tests/SimulationTests/Machine/Fixtures/fields.jsonl")
    let runs = try JSONLines.objects(in: file)
    let rules = runs.compactMap { $0["ruleset"] as? String }.flatMap { $0.split(separator: "\n") }
    let matches = rules.compactMap { line in
      let rule = line.drop { $0 == " " }
      return rule.hasSuffix(" counter") ? String(rule.dropLast(" counter".count)) : nil
    }
    let packets = runs.compactMap { $0["packets"] as? [[String: Any]] }.joined()
    return (matches, packets.compactMap { ($0["ip"] as? String).map(bytes) })
  }

  private func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { UInt8($0 > 57 ? $0 - 87 : $0 - 48) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

exit(try Fuzzer(arguments: CommandLine.arguments).run() ? 0 : 1)
