import Foundation
import TestSupport

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
