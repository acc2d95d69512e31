import Foundation
import TestSupport

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

/// Leaves out the rules that the kernel refuses.
///
/// - Returns: Those among them in which `ctvet lint` finds no error.
func dropRefused(
  _ fuzzed: inout FuzzedCase, program: String, folder: URL
) throws -> [String] {
  var refused: [String] = []
  var kept = fuzzed
  kept.rules = fuzzed.rules.filter { !$0.hasPrefix("add rule") }
  kept.packets = Array(fuzzed.packets.prefix(1))
  for rule in fuzzed.rules where rule.hasPrefix("add rule") {
    kept.rules.append(rule)
    if try Comparison(kept, program: program, folder: folder).isRun { continue }
    let text = kept.rules.joined(separator: "\n") + "\n"
    let linted = ToolAnswer([program, "lint", "--fail-on", "error", "-"], input: text)
    if linted.status == 0 { refused.append(rule) }
    kept.rules.removeLast()
  }
  fuzzed.rules = kept.rules
  return refused
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
