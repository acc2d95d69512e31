import CTVetConntrack
public import CTVetPackets

/// What became of a command that was run on the host.
public enum CommandOutcome: Sendable, Hashable {
  /// It did its work.
  case done
  /// It says that something is wrong, and changed nothing.
  case failed(String)
  /// The model lacks what it does.
  case unknown(String)
}

extension Simulator {
  /// Runs the tool `conntrack` of version 1.4.7.
  ///
  /// Connections are removed one at a time, those that appeared first before others; the kernel goes by
  /// hash.
  ///
  /// - Parameters:
  ///   - words: What stands behind the tool's name.
  ///   - now: The time; not before that of any packet so far.
  public mutating func runConntrack(_ words: [String], at now: Timestamp) -> CommandOutcome {
    let command: ConntrackCommand
    do throws(ConntrackCommand.Refusal) {
      command = try ConntrackCommand(words)
    } catch {
      return error.isUnknown ? .unknown(error.message) : .failed(error.message)
    }
    tracker.expire(at: now)
    switch (command.action, command.table) {
    case (.show, _): return .done
    case (.flush, .expectations):
      for id in tracker.connectionIDs { tracker.removeExpectations(of: id, at: now) }
      return .done
    case (.flush, .connections), (.delete, .connections):
      var count = 0
      for id in tracker.connectionIDs
      where command.filter.admits(tracker[id]) {
        if tracker.delete(id, at: now) { count += 1 }
      }
      return command.action == .flush || count > 0 ? .done : .failed("no flow entries were deleted")
    case (.delete, .expectations): return .unknown("`conntrack -D expect` is not modelled")
    }
  }
}
