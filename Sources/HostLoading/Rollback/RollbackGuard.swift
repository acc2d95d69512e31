import CTVetDiagnostics
import Glibc

/// The process that puts the previous ruleset back unless somebody says that the new one may stay.
///
/// It lives in a session of its own, so that neither the end of the terminal nor that of the load
/// which started it, even by SIGKILL, keeps it from its work: silence, a closed pipe and SIGTERM all
/// mean going back. Only when it is killed itself, or the machine stops, nothing is restored; the saved
/// file is there still.
public struct RollbackGuard: ~Copyable {
  private let saved: SavedRuleset
  private let previous: SourceFile
  private let session: NftablesSession
  private let confirmations: ConfirmationSocket
  private let signals: Signals
  private let deadline: Int64
  private var orders: LineReader
  private var state = State.idle

  private enum State {
    /// Nothing is loaded yet.
    case idle
    /// Loading; the generation before it.
    case armed(UInt32)
    /// Loaded; the generation after it.
    case loaded(UInt32)
  }

  /// Reads orders from standard input and tells on standard output how it ends.
  public static func run(folder: String, seconds: Int64) {
    let outcome: GuardOutcome?
    do throws(HostFailure) {
      var rollback = try RollbackGuard(SavedRuleset(folder: folder), seconds: seconds)
      // Whoever started this must not load before it listens.
      guard writeLine("ready", to: STDOUT_FILENO) else { return }
      outcome = rollback.wait()
    } catch {
      outcome = .failed(error.message)
    }
    if let outcome { _ = writeLine(outcome.line, to: STDOUT_FILENO) }
  }

  private init(_ saved: SavedRuleset, seconds: Int64) throws(HostFailure) {
    _ = setsid()
    signal(SIGPIPE, SIG_IGN)
    let signals = try Signals()
    let previous = try saved.readPrevious()
    let session = try NftablesSession(NftablesLibrary())
    let confirmations = try ConfirmationSocket(listeningAt: saved.socket)
    self.saved = saved
    self.previous = previous
    self.session = session
    self.confirmations = confirmations
    self.signals = signals
    orders = LineReader(STDIN_FILENO)
    deadline = MonotonicClock.now() + seconds * 1000
  }

  /// Waits for the end; nil where nothing was ever loaded.
  private mutating func wait() -> GuardOutcome? {
    while true {
      let rest = deadline - MonotonicClock.now()
      if rest <= 0 { return restore() }
      var waited = [STDIN_FILENO, confirmations.descriptor, signals.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let count = nfds_t(waited.count)
      let ready = unsafe poll(&waited, count, Int32(min(rest, 60_000)))
      if ready <= 0 { continue }
      if waited[0].revents != 0 {
        for line in orders.read() {
          switch GuardOrder(line: line) {
          case .arm(let generation): state = .armed(generation)
          case .loaded(let generation): state = .loaded(generation)
          case .keep: return .kept
          case .disarm: return nil
          case .restore: return restore()
          case nil: return restore()
          }
        }
        if orders.isAtEnd { return restore() }
      }
      if waited[1].revents != 0, let connection = confirmations.acceptConfirmation() {
        defer { _ = close(connection) }
        if case .loaded = state {
          _ = writeLine(GuardOutcome.kept.line, to: connection)
          return .kept
        }
        let early = GuardOutcome.failed("the ruleset is not loaded yet")
        _ = writeLine(early.line, to: connection)
      }
      if waited[2].revents != 0 { return restore() }
    }
  }

  private func restore() -> GuardOutcome? {
    var reason = ""
    for attempt in 0..<5 {
      // Another process may be in the middle of a transaction.
      if attempt > 0 { usleep(200_000) }
      do throws(HostFailure) {
        let now = try RulesetGeneration.current()
        let isChanged: Bool
        switch state {
        case .idle: return nil
        case .armed(let before):
          if now == before { return nil }
          isChanged = now != before &+ 1
        case .loaded(let after): isChanged = now != after
        }
        if isChanged {
          try saved.write(SavedRuleset.restoringText(session.listing()), to: saved.changed)
        }
        let answer = try session.run(previous)
        guard let refusal = answer.diagnostics.first else {
          return isChanged ? .restoredOverChanges(file: saved.changed) : .restored
        }
        reason = refusal.message
      } catch {
        reason = error.message
      }
    }
    return .failed(reason)
  }
}
