import Foundation
import TestSupport

/// A made-up case: rules, and packets that come one after the other.
struct FuzzedCase {
  var rules: [String]
  var packets: [RandomPackets.Packet]

  init(seed: UInt64, packetCount: Int) {
    var rules = RandomRules(seed: seed)
    self.rules = rules.ruleset()
    var packets = RandomPackets(seed: seed)
    self.packets = (0..<packetCount).map { _ in packets.packet() }
  }

  /// The JSON form of a scenario.
  func json() throws -> Data {
    let packets: [[String: Any]] = packets.map { packet in
      [
        "t": 0, "in": packet.input,
        "ip": packet.bytes.map { String(format: "%02x", $0) }.joined(),
      ]
    }
    let scenario: [String: Any] = [
      "ruleset": rules.joined(separator: "\n") + "\n",
      "interfaces": [
        "eth0": ["192.168.1.1/24", "fd00:1::1/64"], "eth1": ["10.0.0.1/24", "fd00:2::1/64"],
      ],
      "packets": packets,
    ]
    return try JSONSerialization.data(
      withJSONObject: ["case": scenario], options: [.prettyPrinted, .sortedKeys])
  }
}

/// What `ctvet simulate --backend both` says of a case.
struct Comparison {
  /// Whether it could be run.
  let isRun: Bool
  /// Where model and kernel differ.
  let differences: [String]
  /// All that was said.
  let text: String

  init(_ fuzzed: FuzzedCase, program: String, folder: URL) throws {
    let file = folder.appendingPathComponent("case.json")
    try fuzzed.json().write(to: file)
    let answer = ToolAnswer([program, "simulate", "--backend", "both", "-q", file.path])
    isRun = answer.status == 0 || answer.status == 1
    differences = answer.output.split(separator: "\n").filter { $0.hasPrefix("  differs: ") }
      .map(String.init)
    text = answer.output + answer.error
  }
}

/// Leaves out the rules that ctvet refuses, for parts that don't go together, as nft does.
func acceptable(_ fuzzed: FuzzedCase, program: String, folder: URL) throws -> FuzzedCase {
  var fuzzed = fuzzed
  for _ in 0..<10 {
    let text = (fuzzed.rules.joined(separator: "\n") + "\n")
    let answer = ToolAnswer([program, "compile", "--check", "-"], input: text)
    let lines = answer.error.split(separator: "\n").compactMap { line -> Int? in
      guard line.hasPrefix("<stdin>:") else { return nil }
      return line.dropFirst("<stdin>:".count).split(separator: ":").first.flatMap { Int($0) }
    }
    if lines.isEmpty { break }
    for line in Set(lines).sorted(by: >) where line <= fuzzed.rules.count {
      fuzzed.rules.remove(at: line - 1)
    }
  }
  return fuzzed
}

/// Takes away packets and rules as long as something still differs.
func minimised(_ fuzzed: FuzzedCase, program: String, folder: URL) throws -> FuzzedCase {
  var best = fuzzed
  var isSmaller = true
  while isSmaller {
    isSmaller = false
    for size in [16, 4, 1] {
      var place = best.packets.count
      while place > 0 {
        place -= min(size, place)
        var smaller = best
        smaller.packets.removeSubrange(place..<min(place + size, smaller.packets.count))
        let comparison = try Comparison(smaller, program: program, folder: folder)
        if comparison.isRun, !comparison.differences.isEmpty { (best, isSmaller) = (smaller, true) }
      }
    }
    for place in best.rules.indices.reversed() {
      var smaller = best
      smaller.rules.remove(at: place)
      let comparison = try Comparison(smaller, program: program, folder: folder)
      if comparison.isRun, !comparison.differences.isEmpty { (best, isSmaller) = (smaller, true) }
    }
  }
  return best
}

func option(_ name: String, _ value: UInt64) -> UInt64 {
  guard let place = CommandLine.arguments.firstIndex(of: name),
    place + 1 < CommandLine.arguments.count
  else { return value }
  return UInt64(CommandLine.arguments[place + 1]) ?? value
}

let (seed, count, packetCount) = (
  option("--seed", 1), option("--count", 300), option("--packets", 70)
)
let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appendingPathComponent("ctvet").path
let folder = FileManager.default.temporaryDirectory
  .appendingPathComponent("ctvet-fuzz-kernel-\(ProcessInfo.processInfo.processIdentifier)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }
var (different, unusable, packets) = (0, 0, 0)
for current in seed..<(seed + count) {
  let fuzzed = try acceptable(
    FuzzedCase(seed: current, packetCount: Int(packetCount)), program: program, folder: folder)
  let comparison = try Comparison(fuzzed, program: program, folder: folder)
  guard comparison.isRun else {
    unusable += 1
    print("seed \(current) could not be run: \(comparison.text)")
    continue
  }
  packets += fuzzed.packets.count
  guard !comparison.differences.isEmpty else { continue }
  different += 1
  let small = try minimised(fuzzed, program: program, folder: folder)
  let name = "difference-\(current).json"
  try small.json().write(to: URL(fileURLWithPath: name))
  let rest = try Comparison(small, program: program, folder: folder)
  print("seed \(current) differs, see \(name):\n\(rest.differences.joined(separator: "\n"))")
}
print(
  "\(packets) packets through \(count - UInt64(unusable)) rulesets, seeds \(seed) to "
    + "\(seed + count - 1): \(different) differ, \(unusable) could not be run")
exit(different + unusable == 0 ? 0 : 1)
