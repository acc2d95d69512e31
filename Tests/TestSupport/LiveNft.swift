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
}
