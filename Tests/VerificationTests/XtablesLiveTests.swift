import Foundation
import TestSupport
import Testing
import XtablesTrials

/// Whether the evaluator of xtables says what the kernel's xtables do.
struct XtablesLiveTests {
  @Test func `rules count, and packets end, as in the kernel`() async throws {
    let rows = try IptablesRow.own().filter { $0.isAccepted != false }
    let some = rows.enumerated().filter { $0.offset % 4 == 0 }.map(\.element.text)
    #expect(some.count > 50)
    guard let told = try await Self.onOwnThread({ try Self.differences(some, probes: 4) }) else {
      return print("the kernel's xtables: not on this machine")
    }
    #expect(told.differences.isEmpty, "\(told.differences.joined(separator: "\n"))")
    #expect(told.packets > 200)
    print("the kernel's xtables: \(told.packets) packets through \(told.rulesets) rulesets")
  }

  private struct Told {
    var packets = 0
    var rulesets = 0
    var differences: [String] = []
  }

  /// nil where there is no such kernel, or no right to ask it.
  private static func differences(_ texts: [String], probes: Int) throws -> Told? {
    var run: TrialRun
    do {
      run = try TrialRun()
    } catch {
      if ProcessInfo.processInfo.environment["CI"] == "true" { throw error }
      return nil
    }
    for text in texts { try run.run(text, limit: probes) }
    return Told(
      packets: run.packetCount, rulesets: run.rulesetCount,
      differences: run.differences.map {
        "\($0.text)\($0.packet)\n\($0.what.joined(separator: "\n"))"
      })
  }

  /// A thread moves into a namespace for good, so that it must be one of its own.
  private static func onOwnThread(
    _ work: @escaping @Sendable () throws -> Told?
  ) async throws -> Told? {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Result { try work() }) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }
}
