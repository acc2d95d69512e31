import ArgumentParser
import CTVetDiagnostics

/// `ctvet lint`: checks rulesets.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check rulesets for mistakes.",
    discussion: """
      In folders, files ending in .nft, files named nftables.conf, other .conf files that hold \
      nft commands, and files that begin with #!…nft are checked; hidden ones are passed over.
      """)

  @Argument(help: ArgumentHelp("Files and folders; - is standard input.", valueName: "file"))
  var files: [String] = []

  @OptionGroup
  var output: OutputOptions

  @OptionGroup
  var selection: SelectionOptions

  @Option(help: "The least bad findings for which the exit status is 1.")
  var failOn: FailureThreshold = .warning

  @Option(
    help: ArgumentHelp(
      "A folder in which included files are looked for, before /etc; repeatable.",
      valueName: "dir"))
  var includePath: [String] = []

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("name the files or folders to check, or - for standard input")
    }
  }

  func run() throws {
    let run = LintRun(
      arguments: files, format: output.format, color: output.color,
      linter: try selection.linter(), failOn: failOn.severity, includePaths: includePath)
    let status = run.run()
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}

/// The least bad findings that count as a failure.
enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
  /// Errors alone.
  case error
  /// Errors and warnings.
  case warning
  /// Everything.
  case info

  /// The severity.
  var severity: Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    }
  }
}
