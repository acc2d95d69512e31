import CTVetBytecode
import CTVetDecompiler
import CTVetDiagnostics
import CTVetHostLoading
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel

/// The work of `ctvet load`.
struct LoadRun {
  /// The network namespace; nil for the present one.
  var namespace: String?
  /// Whether errors that we see don't keep the file from being handed to the kernel.
  var isForced = false
  /// When messages are coloured.
  var color = ColorChoice.auto
  /// Where included files are looked for first.
  var includePaths: [String] = []

  /// Loads a file; with a time to confirm, in seconds, the way back stays open for as long.
  func load(_ file: String, confirmation seconds: Int64?) -> ExitStatus {
    withCandidate(file) { candidate, session throws(HostFailure) in
      guard let seconds else {
        let answer = try session.run(candidate.file, at: candidate.offset)
        return finish(answer, candidate, "loaded")
      }
      let load = ConfirmedLoad(candidate: candidate, namespace: namespace, color: color)
      return try load.run(session, seconds: seconds) { refused in
        _ = finish(refused, candidate, "")
      }
    }
  }

  /// Has the kernel check a file.
  func check(_ file: String) -> ExitStatus {
    withCandidate(file) { candidate, session throws(HostFailure) in
      let answer = try session.run(candidate.file, at: candidate.offset, isDryRun: true)
      return finish(answer, candidate, "the kernel would take it")
    }
  }

  /// Writes what loading a file would change.
  func showChange(_ file: String) -> ExitStatus {
    withCandidate(file) { candidate, _ throws(HostFailure) in
      let names = candidate.names
      let options = ListingOptions(isStateless: true, names: names)
      let before = NftFrontEnd.load(candidate.present).ruleset
      let old = RulesetListing(before, RulesetCompiler.compile(before, names: names)).text(options)
      let new = RulesetListing(candidate.ruleset, candidate.compiled).text(options)
      var output = OutputStream(to: .standardOutput)
      let diff = UnifiedDiff(old: old, new: new)
      diff.write(
        names: ("the kernel's ruleset", candidate.file.name),
        isColored: color.isOn(terminal: output.isTerminal), to: &output)
      output.flush()
      var messages = MessageWriter(color: color)
      messages.writeOutputFailure(output.errorNumber)
      if messages.hasWritten { return .failure }
      return diff.isEmpty ? .clean : .findings
    }
  }

  /// Confirms the load that waits.
  func confirm() -> ExitStatus {
    withMessages { () throws(HostFailure) in
      if let namespace { try NetworkNamespace.enter(namespace) }
      let outcome = try GuardedLoad.confirm(SavedRuleset.place())
      guard outcome == .kept else {
        if case .failed(let reason) = outcome { throw HostFailure(reason) }
        throw HostFailure("it was too late: the previous ruleset is back")
      }
      say("the new ruleset stays")
      return .clean
    }
  }

  /// Reads and checks a file on top of the kernel's ruleset, and goes on where it may be loaded.
  private func withCandidate(
    _ path: String,
    _ body: (LoadCandidate, borrowing NftablesSession) throws(HostFailure) -> ExitStatus
  ) -> ExitStatus {
    var messages = MessageWriter(color: color)
    let file: SourceFile
    do throws(ReadingFailure) {
      file = try path == "-" ? FileReader.readStandardInput() : FileReader.read(path: path)
    } catch {
      messages.write(error)
      return .failure
    }
    do throws(HostFailure) {
      if let namespace { try NetworkNamespace.enter(namespace) }
      let session = try NftablesSession(NftablesLibrary(), includePaths: includePaths)
      let present = try session.listing(isStateless: true)
      return proceed(
        LoadCandidate(file, present: present, includePaths: includePaths), session, body)
    } catch {
      // What is wrong with the file is worth knowing even where nothing can be loaded.
      let candidate = LoadCandidate(file, present: "", includePaths: includePaths)
      write(candidate.findings, candidate)
      messages.write(error.message, hint: error.hint)
      return .failure
    }
  }

  private func proceed(
    _ candidate: LoadCandidate, _ session: borrowing NftablesSession,
    _ body: (LoadCandidate, borrowing NftablesSession) throws(HostFailure) -> ExitStatus
  ) -> ExitStatus {
    write(candidate.findings, candidate)
    if candidate.hasErrors, !isForced {
      var messages = MessageWriter(color: color)
      messages.write(
        "\(candidate.file.name): nothing was loaded",
        hint: "correct the errors, or insist with --force")
      return .findings
    }
    return withMessages { () throws(HostFailure) in try body(candidate, session) }
  }

  private func withMessages(_ body: () throws(HostFailure) -> ExitStatus) -> ExitStatus {
    do throws(HostFailure) {
      return try body()
    } catch {
      var messages = MessageWriter(color: color)
      messages.write(error.message, hint: error.hint)
      return .failure
    }
  }

  private func finish(
    _ answer: NftablesSession.Answer, _ candidate: LoadCandidate, _ success: String
  ) -> ExitStatus {
    guard answer.diagnostics.isEmpty else {
      write(answer.diagnostics, candidate)
      var messages = MessageWriter(color: color)
      messages.write("\(candidate.file.name): nothing was loaded")
      return .findings
    }
    var output = OutputStream(to: .standardOutput)
    output.write(Array(answer.output.utf8))
    output.flush()
    say("\(candidate.file.name): \(success)")
    return .clean
  }

  private func say(_ text: String) {
    var output = OutputStream(to: .standardOutput)
    output.writeLines(text)
    output.flush()
  }

  private func write(_ diagnostics: [Diagnostic], _ candidate: LoadCandidate) {
    guard !diagnostics.isEmpty else { return }
    ErrorReport(name: candidate.file.name, sources: candidate.ruleset.sources, color: color)
      .write(diagnostics)
  }
}
