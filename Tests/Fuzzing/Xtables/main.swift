import CTVetRulesetModel
import Foundation
import TestSupport
import XtablesTrials

// Sends the probes of `ctvet translate --verify` through the evaluator of xtables and through this host's kernel.
//
// Usage: `fuzz-xtables [--rows own|variations|tests|FILE] [--probes N] [--only TEXT] [--ip6]`. It ends with status 1 where
// the two differ.

let arguments = DriverArguments(
  options: ["--rows", "--probes", "--only"], flags: ["--ip6"],
  usage: "fuzz-xtables [--rows own|variations|tests|FILE] [--probes N] [--only TEXT] [--ip6]")

let limit = arguments.value("--probes").flatMap { Int($0) } ?? 60
let rows = arguments.value("--rows") ?? "own"
var texts: [(text: String, family: Family?)] = []
switch rows {
case "own":
  texts = try IptablesRow.own().filter { $0.isAccepted != false }.map { ($0.text, nil) }
case "variations":
  texts = try IptablesRow.variations().filter { $0.isAccepted != false }.map { ($0.text, nil) }
case "tests":
  texts = (try IptablesRow.rules() ?? []).filter { $0.isAccepted != false }.map { ($0.text, nil) }
default:
  texts = [
    (
      try String(contentsOfFile: rows, encoding: .utf8),
      arguments.has("--ip6") ? .ip6 : nil
    )
  ]
}
if let word = arguments.value("--only") { texts.removeAll { !$0.text.contains(word) } }
var run = try TrialRun()
let began = Date()
for (text, family) in texts { try run.run(text, family: family, limit: limit) }
for difference in run.differences {
  DriverArguments.say("\(difference.text)  packet: \(difference.packet)")
  for line in difference.what { DriverArguments.say("    \(line)") }
}
for (text, reason) in run.refused { DriverArguments.say("refused: \(text)  \(reason)") }
for (reason, count) in run.unknown.sorted(by: { $0.value > $1.value }) {
  DriverArguments.say("\(count) unknown: \(reason)")
}
for (reason, count) in run.notShown.sorted(by: { $0.value > $1.value }) {
  DriverArguments.say("\(count) not shown: \(reason)")
}
DriverArguments.say(
  "\(run.packetCount) packets through \(run.rulesetCount) of \(texts.count) rulesets in "
    + "\(Int(Date().timeIntervalSince(began))) s: \(run.differences.count) differ, "
    + "\(run.refused.count) refused, \(run.unknown.values.reduce(0, +)) packets unknown")
exit(run.differences.isEmpty ? 0 : 1)
