import CTVetDiagnostics
import CTVetHostLoading
import Glibc

/// A load that goes back to the previous ruleset unless it is confirmed in time.
struct ConfirmedLoad {
  /// What is loaded.
  let candidate: LoadCandidate
  /// The network namespace; nil for the one that the program was started in.
  let namespace: String?
  /// When messages are coloured.
  let color: ColorChoice

  /// Loads, waits, and keeps or restores.
  ///
  /// - Parameter refused: Called with the answer where libnftables or the kernel refuses the file.
  func run(
    _ session: borrowing NftablesSession, seconds: Int64,
    refused: (NftablesSession.Answer) -> Void
  ) throws(HostFailure) -> ExitStatus {
    let saved = try SavedRuleset.place()
    try saved.prepare()
    guard let lock = try saved.takeLock() else {
      throw HostFailure(
        "another load waits for its confirmation",
        hint: "confirm it with \(command("ctvet load --confirm")), or let its time pass")
    }
    let generation = try save(saved, session)
    let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
    let signals = try Signals()
    let load = try GuardedLoad(
      program: ["ctvet", "load-guard", saved.folder, String(seconds)], lock: lock)
    try load.arm(over: generation)
    let answer: NftablesSession.Answer
    do throws(HostFailure) {
      answer = try session.run(candidate.file, at: candidate.offset)
    } catch {
      load.disarm()
      throw error
    }
    guard answer.diagnostics.isEmpty else {
      load.disarm()
      refused(answer)
      return .findings
    }
    let loaded = try RulesetGeneration.current()
    load.loaded(as: loaded)
    announce(saved, seconds: seconds, hasTerminal: terminal >= 0)
    if loaded != generation &+ 1 {
      warn("another process changed the ruleset at the same time; going back undoes that, too")
    }
    var wait = ConfirmationWait(terminal: terminal, signals: signals)
    let outcome =
      switch wait.next(guarded: load.descriptor) {
      case .keep: load.keep()
      case .restore: load.restore()
      case .ended: load.outcome()
      }
    guard outcome == .lost else { return report(outcome, saved) }
    // With the guard gone the way back is ours alone.
    warn("the process that watched over the load was killed")
    let previous = try saved.readPrevious()
    let refusal = try session.run(previous).diagnostics.first
    return report(refusal.map { .failed($0.message) } ?? .restored, saved)
  }

  /// Keeps the present ruleset in a file, made sure to load again; its generation.
  private func save(
    _ saved: SavedRuleset, _ session: borrowing NftablesSession
  ) throws(HostFailure) -> UInt32 {
    for _ in 0..<5 {
      let generation = try RulesetGeneration.current()
      let text = try SavedRuleset.restoringText(session.listing())
      let file = SourceFile(name: saved.previous, text: text)
      if let problem = try session.run(file, isDryRun: true).diagnostics.first {
        throw HostFailure(
          "the present ruleset could not be restored from its listing: \(problem.message)",
          hint: "without --confirm-within the file can be loaded, with no way back")
      }
      guard try RulesetGeneration.current() == generation else { continue }
      try saved.write(text, to: saved.previous)
      return generation
    }
    throw HostFailure("other processes keep changing the ruleset, so it can't be saved")
  }

  private func announce(_ saved: SavedRuleset, seconds: Int64, hasTerminal: Bool) {
    var text = """
      \(candidate.file.name): loaded
      The previous ruleset comes back in \(seconds) s unless this one is confirmed:
        \(command("ctvet load --confirm"))

      """
    if hasTerminal { text += "or press Enter here; Ctrl-C goes back at once.\n" }
    text += """
      The previous ruleset is in \(saved.previous). To restore it by hand:
        \(namespace.map { "ip netns exec \($0) " } ?? "")nft -f \(saved.previous)
      """
    say(text)
  }

  private func report(_ outcome: GuardOutcome, _ saved: SavedRuleset) -> ExitStatus {
    switch outcome {
    case .kept:
      say("the new ruleset stays")
      return .clean
    case .restored:
      say("not confirmed: the previous ruleset is back")
      return .findings
    case .restoredOverChanges(let file):
      say("not confirmed: the previous ruleset is back")
      warn("others had changed the ruleset meanwhile; what there was is in \(file)")
      return .findings
    case .lost: return report(.failed("nothing watches over it"), saved)
    case .failed(let reason):
      var messages = MessageWriter(color: color)
      messages.write(
        "the previous ruleset could not be restored: \(reason)",
        hint: "restore it by hand: \(command("nft -f \(saved.previous)"))")
      return .failure
    }
  }

  private func command(_ words: String) -> String {
    guard let namespace else { return words }
    return words.hasPrefix("ctvet")
      ? "\(words) --netns \(namespace)" : "ip netns exec \(namespace) \(words)"
  }

  private func say(_ text: String) {
    var output = OutputStream(to: .standardOutput)
    output.writeLines(text)
    output.flush()
  }

  private func warn(_ text: String) {
    var output = OutputStream(to: .standardError)
    output.writeLines("ctvet: warning: \(text)")
    output.flush()
  }
}
