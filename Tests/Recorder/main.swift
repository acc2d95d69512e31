import Foundation
import TestSupport

/// Where two recordings differ, as paths with slashes; timeouts may differ by a second.
func differences(_ one: Any, _ other: Any, at path: String = "") -> [String] {
  if let one = one as? [String: Any], let other = other as? [String: Any] {
    return Set(one.keys).union(other.keys).sorted().flatMap { key in
      differences(one[key] ?? NSNull(), other[key] ?? NSNull(), at: "\(path)/\(key)")
    }
  }
  if let one = one as? [Any], let other = other as? [Any], one.count == other.count {
    return zip(one, other).enumerated().flatMap { index, pair in
      differences(pair.0, pair.1, at: "\(path)/\(index)")
    }
  }
  if path.hasSuffix("/timeout"), let one = one as? Int, let other = other as? Int,
    abs(one - other) <= 1
  {
    return []
  }
  return (one as? NSObject) == (other as? NSObject) ? [] : [path]
}

/// What became of the packets of a recording.
func packets(_ text: String) throws -> [Any] {
  let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  let result = document?["result"] as? [String: Any]
  return result?["packets"] as? [Any] ?? []
}

/// Does something while the host's table of connections, which is as large in all network namespaces, is as
/// large as a scenario asks.
func withTableSize<Result>(of scenario: String, _ body: () throws -> Result) throws -> Result {
  let path = "/proc/sys/net/netfilter/nf_conntrack_max"
  let text = try String(contentsOfFile: scenario, encoding: .utf8)
  guard let match = text.firstMatch(of: /(?m)^sysctl nf_conntrack_max ([0-9]+)$/) else {
    return try body()
  }
  let before = try String(contentsOfFile: path, encoding: .utf8)
  defer { try? Data(before.utf8).write(to: URL(fileURLWithPath: path)) }
  try Data(match.1.utf8).write(to: URL(fileURLWithPath: path))
  return try body()
}

/// A line of a file of recordings.
func line(of scenario: String, in folder: String, program: String) throws -> String {
  var texts: [String] = []
  for _ in 0..<3 {
    let words = [program, "simulate", "--backend", "kernel", "--format", "recording", scenario]
    let answer = ToolAnswer(["env", "-C", folder] + words)
    guard answer.status == 0 || answer.status == 1, !answer.output.contains(",\"lost\":[") else {
      throw Failure(what: "\(scenario): \(answer.error)\(answer.output.suffix(200))")
    }
    texts.append(answer.output)
  }
  let recorded = try texts.map(packets)
  var varies = Set(
    recorded.dropFirst().flatMap { differences(recorded[0], $0, at: "/packets") })
  // Listeners of conntrack are not among what the sandbox looks at.
  for index in recorded[0].indices {
    varies.formUnion(["/packets/\(index)/events", "/packets/\(index)/events_before"])
  }
  let list = varies.sorted().map { "\"\($0)\"" }.joined(separator: ",")
  let group = scenario.prefix(1)
  let text = texts[0].split(separator: "\n").joined()
  return "{\"group\":\"\(group)\",\"varies\":[\(list)],\(text.dropFirst())\n"
}

/// Why something can't be recorded.
struct Failure: Error {
  let what: String
}

guard CommandLine.arguments.count > 2 else {
  print("usage: record-kernel OUTPUT FOLDER…")
  exit(2)
}
let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appendingPathComponent("ctvet").path
do {
  var lines = ""
  for folder in CommandLine.arguments.dropFirst(2) {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for name in names where name.hasSuffix(".flow") || name.hasSuffix(".json") {
      lines += try withTableSize(of: "\(folder)/\(name)") {
        try line(of: name, in: folder, program: program)
      }
    }
  }
  try Data(lines.utf8).write(to: URL(fileURLWithPath: CommandLine.arguments[1]))
} catch {
  print("\(error)")
  exit(1)
}
