import Foundation

/// The real nft, asked in a network namespace of its own so that no host ruleset is touched.
package struct LiveNft: Sendable {
  /// What keeps it from being asked.
  package enum Absence: Error, Equatable {
    /// It must be here, since this is a CI run, and is not.
    case missingOnCI(String)
  }

  /// The version, such as `1.0.6`.
  package let version: String
  private let prefix: [String]

  /// The nft of this machine, or nil where there is none or no privilege to use it.
  ///
  /// - Throws: `Absence` on CI, where it must be there.
  package static func find() throws -> LiveNft? {
    let prefix = ["unshare", "--net", "nft"]
    let answer = ToolAnswer(prefix + ["--version"])
    let isUsable =
      answer.status == 0
      && ToolAnswer(prefix + ["-c", "-f", "-"], input: "add table ip t\n").status == 0
    if isUsable {
      let words = answer.output.split { $0 == " " || $0 == "v" }
      return LiveNft(version: words.count > 1 ? String(words[1]) : "", prefix: prefix)
    }
    if ProcessInfo.processInfo.environment["CI"] == "true" {
      throw Absence.missingOnCI(answer.error)
    }
    return nil
  }

  /// What nft says of a text with `nft -c -f -`; empty where it accepts it.
  package func check(_ text: String) -> String {
    let answer = ToolAnswer(prefix + ["-c", "-f", "-"], input: text)
    return answer.status == 0 ? "" : answer.error.isEmpty ? "refused" : answer.error
  }

  /// What nft says of each of many texts that it loads, one after the other, into an empty namespace;
  /// empty for those that the kernel takes.
  package func load(_ texts: [String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ctvet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, text) in texts.enumerated() {
      try Data("flush ruleset\n\(text)".utf8).write(to: folder.appending(path: "\(index).nft"))
    }
    let script = """
      cd "$1" && n=0 && while [ $n -lt "$2" ]; do
        nft -f $n.nft 2>$n.err || { [ -s $n.err ] || echo refused >$n.err; }; n=$((n + 1)); done
      """
    let answer = ToolAnswer(
      prefix.dropLast() + [
        "sh", "-c", script, "sh", folder.path(percentEncoded: false), "\(texts.count)",
      ])
    guard answer.status == 0 else { return texts.map { _ in "not asked: \(answer.error)" } }
    return try texts.indices.map { index in
      String(decoding: try Data(contentsOf: folder.appending(path: "\(index).err")), as: UTF8.self)
    }
  }
}
