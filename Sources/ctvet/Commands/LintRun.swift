import CTVetDiagnostics
import CTVetNftLanguage

/// The work of `ctvet lint`.
struct LintRun {
  /// Files, folders, `-`.
  let arguments: [String]
  /// How findings are written.
  var format = LintFormat.text
  /// When text is coloured.
  var color = ColorChoice.auto
  /// The checks that options name.
  var checks = CheckSettings()
  /// The least bad finding that makes the status 1; nil for what is configured.
  var failOn: Severity?
  /// What becomes of mistakes that can be mended; nil where they are merely told.
  var fixing: Fixing?
  /// The path of a baseline.
  var baseline: String?
  /// Where the configuration comes from.
  var configuration = ConfigurationFinder.Choice.nearest
  /// Whether packets are shown that bear a finding out.
  var showsWitnesses = false
  /// Where included files are looked for first.
  var includePaths: [String] = []

  /// What becomes of mended text.
  enum Fixing {
    /// It is written into its file.
    case write
    /// It is shown as a difference.
    case show
  }

  init(arguments: [String]) {
    self.arguments = arguments
  }

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
    var work = Work(self)
    return work.run()
  }
}

extension LintRun {
  /// What changes while inputs are checked one by one.
  private struct Work {
    let order: LintRun
    var output: OutputStream
    var messages: MessageWriter
    var writer: any ReportWriter
    var tally = Tally()
    var loader: ReportLoader
    var configurations: ConfigurationFinder
    var baselines = Baselines()
    let finder: InputFinder
    /// Whether something bad enough was found.
    var hasFailed = false
    /// Whether mended text differs from what is there.
    var showsChange = false

    init(_ order: LintRun) {
      self.order = order
      // The text of standard input takes the place of findings.
      let mendsInput = order.fixing == .write && order.arguments.contains("-")
      output = OutputStream(to: mendsInput ? .standardError : .standardOutput)
      messages = MessageWriter(color: order.color)
      writer = order.format.writer(isColored: order.color.isOn(terminal: output.isTerminal))
      finder = InputFinder(order.arguments)
      loader = ReportLoader(
        includes: FileSystemIncludes(paths: order.includePaths), inputCount: finder.inputs.count)
      configurations = ConfigurationFinder(order.configuration)
    }

    mutating func run() -> ExitStatus {
      for failure in finder.failures { messages.write(failure) }
      for input in finder.inputs {
        do throws(ReadingFailure) {
          try check(input)
        } catch {
          output.flush()
          messages.write(error)
        }
      }
      // A program that reads the output wants it whole, whatever could be read.
      let writesAlways = order.format != .text && order.format != .github
      if order.fixing != .show, loader.hasRead || writesAlways { writer.finish(tally, to: &output) }
      output.flush()
      messages.writeOutputFailure(output.errorNumber)
      for remark in baselines.remarks { messages.writeRemark(remark) }
      if messages.hasWritten { return .failure }
      return hasFailed || showsChange ? .findings : .clean
    }

    private mutating func check(_ input: InputFinder.Input) throws(ReadingFailure) {
      let path = input.path
      guard let configuration = configuration(forPath: path) else { return }
      if finder.pathsInFolders.contains(path), configuration.excludes(path) { return }
      var checks = configuration.checks(forPath: path)
      checks.apply(order.checks)
      let linting = ReportLoader.Linting(
        checks: checks, linter: checks.linter(for: configuration.host),
        showsWitnesses: order.showsWitnesses)
      var file = try input.read()
      if let fixing = order.fixing {
        file = try fix(file, input, linting, fixing)
        if fixing == .show { return }
      }
      var report = loader.report(on: file, linting)
      if order.format != .baseline,
        let baseline = order.baseline ?? configuration.baseline
      {
        report.findings = try baselines.newFindings(of: report, in: baseline)
      }
      let failOn = order.failOn ?? configuration.failOn ?? .warning
      for finding in report.findings {
        tally.count(finding.diagnostic.severity)
        // Whoever writes a baseline accepts what there is.
        if finding.diagnostic.severity >= failOn, order.format != .baseline { hasFailed = true }
      }
      writer.write(report, to: &output)
    }

    private mutating func configuration(forPath path: String) -> Configuration? {
      do throws(ConfigurationProblem) {
        return try configurations.configuration(forPath: path)
      } catch {
        output.flush()
        messages.write(error)
        return nil
      }
    }

    /// Mends a file as far as that is safe; returns the text that is to be checked then.
    private mutating func fix(
      _ file: SourceFile, _ input: InputFinder.Input, _ linting: ReportLoader.Linting,
      _ fixing: Fixing
    ) throws(ReadingFailure) -> SourceFile {
      let mended = FixRun(loader: loader, linting: linting).mend(file)
      let bytes = mended.file.storage[..<mended.file.count]
      if fixing == .show {
        let diff = UnifiedDiff(old: file.text, new: mended.file.text)
        guard !diff.isEmpty else { return file }
        showsChange = true
        diff.write(
          names: (file.name, file.name),
          isColored: order.color.isOn(terminal: output.isTerminal), to: &output)
        return file
      }
      switch input {
      case .standardInput:
        var text = OutputStream(to: .standardOutput)
        text.write(Array(bytes))
        text.flush()
        messages.writeOutputFailure(text.errorNumber)
      case .file(let path):
        if mended.count > 0 {
          try AtomicFile.replace(path: path, old: file.storage[..<file.count], new: bytes)
        }
      }
      if mended.count > 0 {
        messages.writeRemark(
          "\(file.name): mended \(mended.count) \(mended.count == 1 ? "finding" : "findings")")
      }
      return mended.file
    }
  }
}

extension LintFormat {
  /// Writes findings in the format.
  func writer(isColored: Bool) -> any ReportWriter {
    switch self {
    case .text: TextReport(isColored: isColored)
    case .json: JSONReport()
    case .jsonLines: JSONLinesReport()
    case .sarif: SARIFReport()
    case .github: GitHubReport()
    case .summary: SummaryReport()
    case .baseline: BaselineReport()
    }
  }
}
