import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage

/// The work of `ctvet lint`.
struct LintRun {
  /// Files, folders, `-`.
  let arguments: [String]
  /// How findings are written.
  var format = OutputFormat.text
  /// When text is coloured.
  var color = ColorChoice.auto
  /// The checks.
  var linter = Linter()
  /// The least bad finding that makes the status 1.
  var failOn = Severity.warning
  /// Where included files are looked for first.
  var includePaths: [String] = []
}

extension LintRun {
  /// Takes `lint FILE…` without any option; nil for everything else.
  ///
  /// ArgumentParser takes longer to start than a small ruleset to check, so the plainest use goes
  /// past it.
  init?(plainArguments arguments: [String]) {
    guard arguments.count > 1, arguments[0] == "lint" else { return nil }
    let files = arguments.dropFirst()
    guard files.allSatisfy({ $0 == "-" || (!$0.hasPrefix("-") && !$0.isEmpty) }) else { return nil }
    self.init(arguments: Array(files))
  }

  /// Checks everything and writes what is found.
  func run() -> ExitStatus {
    var output = OutputStream(to: .standardOutput)
    var messages = MessageWriter(color: color)
    var writer: any ReportWriter =
      switch format {
      case .text: TextReport(isColored: color.isOn(terminal: output.isTerminal))
      case .json: JSONReport()
      }
    var tally = Tally()
    let finder = InputFinder(arguments)
    var loader = ReportLoader(
      linter: linter, includes: FileSystemIncludes(paths: includePaths),
      inputCount: finder.inputs.count)
    for failure in finder.failures { messages.write(failure) }
    for input in finder.inputs {
      do throws(ReadingFailure) {
        let report = try loader.report(on: input)
        for finding in report.findings { tally.count(finding.diagnostic.severity) }
        writer.write(report, to: &output)
      } catch {
        output.flush()
        messages.write(error)
      }
    }
    if loader.hasRead || format == .json { writer.finish(tally, to: &output) }
    output.flush()
    messages.writeOutputFailure(output.errorNumber)
    if messages.hasWritten { return .failure }
    return tally.hasAny(atLeast: failOn) ? .findings : .clean
  }
}
