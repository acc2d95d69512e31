import ArgumentParser
import CTVetDiagnostics

/// `ctvet lint`: checks rulesets.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check rulesets for mistakes.",
    discussion: """
      Examples:
        ctvet lint                          the current folder
        ctvet lint /etc/nftables.conf       one file
        ctvet lint --select CT,NAT rules/   conntrack and NAT only
        ctvet lint --fix router.nft         mend what is safe to mend
        ctvet lint --format sarif . > ctvet.sarif
        ctvet lint --format baseline . > .ctvet-baseline.json

      In folders, files ending in .nft, files named nftables.conf, other .conf files that hold \
      nft commands, files that begin with #!…nft, and what iptables-save wrote are checked; hidden \
      ones are passed over.

      A .ctvet.yml in the folder of a file, or in one above it, says what is checked there; \
      options go before it. In a ruleset `# ctvet: ignore CT101 -- reason` silences a check for \
      its line, or, in a line of its own, for the next; `ignore-file` does for the file.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files and folders; - is standard input. None means the current folder.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(help: "How to write findings.")
  var format: LintFormat = .text

  @Option(help: "When to colour text; NO_COLOR in the environment is obeyed.")
  var color: ColorChoice = .auto

  @OptionGroup
  var selection: SelectionOptions

  @Option(
    help: ArgumentHelp(
      "The least bad findings for which the exit status is 1; warning unless configured."))
  var failOn: FailureThreshold?

  @Flag(help: "Mend what can be mended without changing what is meant, in the files themselves.")
  var fix = false

  @Flag(help: "Show what --fix would change, and change nothing.")
  var diff = false

  @Flag(help: "Show packets that bear a finding out, where the simulator agrees.")
  var witness = false

  @Option(
    help: ArgumentHelp(
      "Leave out the findings that a file of --format baseline lists.", valueName: "path"),
    completion: .file())
  var baseline: String?

  @Option(
    help: ArgumentHelp("Use this configuration for all files.", valueName: "path"),
    completion: .file(extensions: ["yml", "yaml"]))
  var config: String?

  @Flag(help: "Pass over every .ctvet.yml.")
  var noConfig = false

  @Option(
    help: ArgumentHelp(
      "A folder in which included files are looked for, before /etc; repeatable.",
      valueName: "dir"), completion: .directory)
  var includePath: [String] = []

  func validate() throws {
    if config != nil, noConfig {
      throw ValidationError("--config and --no-config exclude each other")
    }
    if fix, diff { throw ValidationError("--fix and --diff exclude each other") }
  }

  func run() throws {
    var run = LintRun(arguments: files.isEmpty ? ["."] : files)
    run.format = format
    run.color = color
    run.checks = try selection.settings()
    run.failOn = failOn?.severity
    run.fixing = fix ? .write : diff ? .show : nil
    run.baseline = baseline
    run.configuration = noConfig ? .none : config.map { .file($0) } ?? .nearest
    run.includePaths = includePath
    run.showsWitnesses = witness
    let status = run.run()
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}

/// The formats of findings.
enum LintFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case text
  /// For programs: one object.
  case json
  /// For programs: an object in each line.
  case jsonLines = "json-lines"
  /// For code scanning: SARIF 2.1.0.
  case sarif
  /// For workflows of GitHub: an annotation in each line.
  case github
  /// How often each check speaks.
  case summary
  /// What `--baseline` reads.
  case baseline
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
