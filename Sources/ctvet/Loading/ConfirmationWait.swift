import CTVetHostLoading
import Glibc

/// Waits for whatever comes first: an answer at the terminal, a signal, the end of the guard.
struct ConfirmationWait {
  /// What to do next.
  enum Decision {
    /// The user wants the new ruleset.
    case keep
    /// The user does not want it, or has gone.
    case restore
    /// The guard has decided: time is up, or somebody confirmed elsewhere.
    case ended
  }

  /// The terminal; negative where there is none.
  let terminal: Int32
  /// The signals that mean going back.
  let signals: Signals

  /// Waits.
  ///
  /// - Parameter guarded: Readable once the guard has something to say.
  mutating func next(guarded: Int32) -> Decision {
    while true {
      // A negative descriptor is passed over.
      var waited = [guarded, signals.descriptor, terminal].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let count = nfds_t(waited.count)
      if unsafe poll(&waited, count, -1) < 0 { continue }
      if waited[0].revents != 0 { return .ended }
      if waited[1].revents != 0 { return .restore }
      if waited[2].revents != 0, let decision = answer() { return decision }
    }
  }

  /// The user's answer; nil where it is none.
  private func answer() -> Decision? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe read(terminal, $0.baseAddress, $0.count)
    }
    guard count > 0 else { return .restore }
    let word = String(decoding: bytes[..<count], as: UTF8.self).lowercased()
      .filter { !$0.isWhitespace }
    switch word {
    case "", "y", "yes", "keep": return .keep
    case "n", "no", "q", "restore": return .restore
    default:
      var output = OutputStream(to: .standardOutput)
      output.writeLines("press Enter to keep the new ruleset, n and Enter to go back")
      output.flush()
      return nil
    }
  }
}
