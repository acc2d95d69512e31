import Foundation

/// The real iptables, asked in a network namespace of its own.
package struct LiveIptables: Sendable {
  /// What keeps it from being asked.
  package enum Absence: Error, Equatable {
    /// It must be here, since this is a CI run, and is not.
    case missingOnCI(String)
  }

  /// The version, such as `1.8.9 (nf_tables)`.
  package let version: String

  /// The iptables of this machine, or nil where there is none or no privilege to use it.
  ///
  /// - Throws: `Absence` on CI, where it must be there.
  package static func find() throws -> LiveIptables? {
    let answer = ToolAnswer(["unshare", "--net", "iptables", "--version"])
    let isUsable =
      answer.status == 0
      && ToolAnswer(["unshare", "--net", "iptables", "-A", "INPUT", "-j", "ACCEPT"]).status == 0
    if isUsable {
      let words = answer.output.split { $0 == "\n" }.first?.split(separator: " v")
      return LiveIptables(version: String(words?.last ?? ""))
    }
    if ProcessInfo.processInfo.environment["CI"] == "true" {
      throw Absence.missingOnCI(answer.error)
    }
    return nil
  }

  /// Whether each of many commands is accepted, one after the other, where there are no rules; a text
  /// may have commands in front of the one in question, a line each.
  package func accepts(_ texts: [String]) throws -> [Bool] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ctvet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let answers = folder.appending(path: "answers")
    var script = "exec 3>\"$1\" 4>&1 >/dev/null 2>&1 </dev/null\n"
    for text in texts {
      // A command that ends in the middle, as in an open quote, must not swallow the next one.
      let file = folder.appending(path: "\(UUID()).sh").path(percentEncoded: false)
      try Data(text.utf8).write(to: URL(filePath: file))
      script += "sh \(file); echo $? >&3; nft flush ruleset\n"
    }
    let all = folder.appending(path: "all.sh").path(percentEncoded: false)
    try Data(script.utf8).write(to: URL(filePath: all))
    _ = ToolAnswer(["unshare", "--net", "sh", all, answers.path(percentEncoded: false)])
    let statuses = String(decoding: try Data(contentsOf: answers), as: UTF8.self)
    return statuses.split(separator: "\n").map { $0 == "0" }
  }
}
