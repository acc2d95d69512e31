import ArgumentParser
import CTVetBytecode
import CTVetDecompiler
import CTVetDiagnostics
import CTVetRulesetModel

/// How `ctvet compile` writes its result.
enum CompiledFormat: String, CaseIterable, ExpressibleByArgument {
  /// The instructions, as of `nft --debug=netlink`.
  case text
  /// The ruleset as `nft list ruleset` would list it once it is loaded.
  case listing
  /// The same in the JSON of libnftables.
  case json
}

/// `ctvet compile`: shows what the kernel would be given.
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the nf_tables instructions of a ruleset.",
    discussion: """
      The text is that of nft --debug=netlink -c -f FILE. The formats listing and json are what nft \
      list ruleset and nft --json list ruleset would say once FILE is loaded into an empty ruleset, \
      without handles. Nothing is written where the ruleset has an error.
      """)

  @Argument(help: ArgumentHelp("A ruleset; - is standard input.", valueName: "file"))
  var file: String

  @Option(help: "How the result is written.")
  var format: CompiledFormat = .text

  @Option(help: "The release of nft that shall know what the rules use.")
  var nftRelease: NftRelease = .release106

  @Flag(help: "Only tell whether the ruleset compiles.")
  var check = false

  @Option(help: "When to colour messages; NO_COLOR in the environment is obeyed.")
  var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp(
      "A folder in which included files are looked for, before /etc; repeatable.",
      valueName: "dir"))
  var includePath: [String] = []

  func run() throws {
    let status = CompileRun(
      file: file, format: format, release: nftRelease, writesResult: !check, color: color,
      includePaths: includePath
    ).run()
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}

/// The work of `ctvet compile`.
struct CompileRun {
  /// A file, or `-`.
  let file: String
  /// How the result is written.
  var format = CompiledFormat.text
  /// Which release of nft shall know what the rules use.
  var release = NftRelease.release106
  /// Whether the result is written.
  var writesResult = true
  /// When messages are coloured.
  var color = ColorChoice.auto
  /// Where included files are looked for first.
  var includePaths: [String] = []

  /// Compiles the file and writes the result, or what is wrong with it.
  func run() -> ExitStatus {
    var messages = MessageWriter(color: color)
    let source: SourceFile
    do throws(ReadingFailure) {
      source = try file == "-" ? FileReader.readStandardInput() : FileReader.read(path: file)
    } catch {
      messages.write(error)
      return .failure
    }
    let loaded = load(source)
    var errors = loaded.diagnostics.filter { $0.severity == .error }
    var result: [UInt8] = []
    if errors.isEmpty {
      let names = HostNames.read()
      if writesResult {
        let compiled = RulesetCompiler.compile(loaded.ruleset, names: names, release: release)
        errors = compiled.diagnostics.filter { $0.severity == .error }
        if errors.isEmpty { result = bytes(of: compiled, loaded.ruleset, names) }
      } else {
        errors = RulesetCompiler.check(loaded.ruleset, names: names, release: release)
          .filter { $0.severity == .error }
      }
      errors = loaded.moved(errors)
    }
    guard errors.isEmpty else {
      ErrorReport(name: source.name, sources: loaded.sources, color: color).write(errors)
      return .findings
    }
    guard writesResult else { return .clean }
    var output = OutputStream(to: .standardOutput)
    output.write(result)
    output.flush()
    messages.writeOutputFailure(output.errorNumber)
    return messages.hasWritten ? .failure : .clean
  }

  /// Reads the file; only listings need to know every rule.
  private func load(_ source: SourceFile) -> RulesetReader {
    RulesetReader(
      source, includes: FileSystemIncludes(paths: includePaths),
      isAbridged: !writesResult || format == .text)
  }

  private func bytes(
    of compiled: RulesetCompiler.Result, _ ruleset: Ruleset, _ names: NameTables
  ) -> [UInt8] {
    let options = ListingOptions(names: names)
    return switch format {
    case .text: compiled.listing.utf8
    case .listing: Array(RulesetListing(ruleset, compiled).text(options).utf8)
    case .json: Array((RulesetListing(ruleset, compiled).json(options).text + "\n").utf8)
    }
  }
}
