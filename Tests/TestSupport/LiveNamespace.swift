import Foundation

/// A network namespace for one test, deleted when the test lets go of it.
package final class LiveNamespace: Sendable {
  /// What keeps namespaces from being made.
  package enum Absence: Error, Equatable {
    /// They must be there, since this is a CI run, and can't be made.
    case missingOnCI(String)
  }

  /// The name of `ip netns`.
  package let name: String

  /// A new namespace, or nil where this machine or its user can make none.
  ///
  /// - Throws: `Absence` on CI, where it must be possible.
  package static func make(_ purpose: String) throws -> LiveNamespace? {
    let name = "ctvet-\(purpose)-\(UInt32.random(in: 0...UInt32.max))"
    let added = ToolAnswer(["ip", "netns", "add", name])
    var problem = added.error
    if added.status == 0 {
      let listed = ToolAnswer(["ip", "netns", "exec", name, "nft", "list", "ruleset"])
      if listed.status == 0 { return LiveNamespace(name: name) }
      problem = listed.error
      _ = ToolAnswer(["ip", "netns", "delete", name])
    }
    if ProcessInfo.processInfo.environment["CI"] == "true" {
      throw Absence.missingOnCI(problem)
    }
    return nil
  }

  private init(name: String) {
    self.name = name
  }

  deinit {
    // What `ctvet load` keeps for the namespace goes with it.
    let number = ToolAnswer(["stat", "-c", "%i", "/run/netns/\(name)"]).output
    if let number = Int(number.prefix { $0 != "\n" }) {
      try? FileManager.default.removeItem(atPath: "/run/ctvet/\(number)")
    }
    _ = ToolAnswer(["ip", "netns", "delete", name])
  }

  /// Runs a program inside.
  package func run(_ arguments: String..., input: String = "") -> ToolAnswer {
    ToolAnswer(["ip", "netns", "exec", name] + arguments, input: input)
  }

  /// The ruleset as nft lists it.
  package var ruleset: String { run("nft", "list", "ruleset").output }
}
