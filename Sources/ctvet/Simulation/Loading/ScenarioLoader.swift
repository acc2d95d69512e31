import CTVetConntrack
import CTVetDiagnostics
import CTVetRulesetModel
import CTVetSimulation

/// Makes scenarios ready to run: reads them and their rulesets, and looks for everything that would not
/// work before the first packet.
struct ScenarioLoader {
  /// What the arguments say.
  let options: SimulationOptions
  /// The names that rules may use.
  let names: NameTables

  /// A scenario as its file tells it.
  private struct Source {
    let file: SourceFile
    var scenario = Scenario()
    var capture: CaptureReader?
  }

  /// Loads a file.
  ///
  /// - Returns: The scenario, and warnings about its file.
  /// - Throws: What is wrong with it.
  func load(
    _ file: SourceFile
  ) throws(BrokenScenario) -> (loaded: LoadedScenario, warnings: [Diagnostic]) {
    var (source, warnings) = try read(file)
    options.change(&source.scenario.setup)
    addCapturedInterfaces(&source)
    try checkAddresses(of: source)
    let (host, tracking) = try host(of: source)
    let files = try rulesets(of: source)
    let history: RulesetHistory
    do throws(RulesetHistory.Refusal) {
      history = try RulesetHistory(
        files: files, includes: FileSystemIncludes(paths: options.includePaths), names: names,
        host: host)
    } catch {
      throw BrokenScenario(diagnostics: error.diagnostics, sources: error.sources)
    }
    let matches = try matches(of: source, names: history.names)
    var sources = history.current.ruleset.sources
    guard let index = sources.add(file) else {
      throw BrokenScenario(message: "\(file.name): is too large with its rulesets")
    }
    let setup = source.scenario.setup
    return (
      LoadedScenario(
        name: file.name, scenario: source.scenario, capture: source.capture, history: history,
        rules: Self.joined(files), host: host, routes: setup.routes.map(\.syntax) + options.routes,
        settings: setup.settings.map { ($0.name, $0.value) } + options.settings,
        includePaths: options.includePaths, tracking: tracking, matches: matches,
        sources: sources, base: sources.bases[index]), warnings
    )
  }

  /// Tells what is wrong with places of one file.
  private func broken(_ file: SourceFile, _ diagnostics: [Diagnostic]) -> BrokenScenario {
    var sources = SourceMap()
    _ = sources.add(file)
    return BrokenScenario(diagnostics: diagnostics, sources: sources)
  }

  private func read(
    _ file: SourceFile
  ) throws(BrokenScenario) -> (source: Source, warnings: [Diagnostic]) {
    var source = Source(file: file)
    switch ScenarioRecognition.kind(of: file) {
    case .capture:
      source.capture = CaptureReader(file)
      return (source, [])
    case .json:
      do throws(CaseMistake) {
        let read = try CaseReader.read(file)
        source.scenario = read.scenario
        return (source, read.warnings)
      } catch {
        throw broken(file, [error.diagnostic])
      }
    case .scenario, .ruleset:
      let read = ScenarioParser.parse(file)
      source.scenario = read.scenario
      guard !read.diagnostics.contains(where: { $0.severity == .error }) else {
        throw broken(file, read.diagnostics)
      }
      return (source, read.diagnostics)
    }
  }

  // MARK: The host

  /// Interfaces that a capture describes exist, though without addresses.
  private func addCapturedInterfaces(_ source: inout Source) {
    guard var capture = source.capture else { return }
    // Their descriptions stand before the first packet, mostly.
    _ = capture.next()
    let known = Set(source.scenario.setup.interfaces.map(\.name))
    for interface in capture.interfaces {
      guard let name = interface.name, !known.contains(name), name != "local", name != "lo",
        let declaration = InterfaceDeclaration(option: name)
      else { continue }
      source.scenario.setup.interfaces.append(declaration)
    }
  }

  /// A host without any address sends nothing on.
  private func checkAddresses(of source: Source) throws(BrokenScenario) {
    let interfaces = source.scenario.setup.interfaces
    guard source.capture != nil, interfaces.allSatisfy({ $0.addresses.isEmpty }) else { return }
    let name = interfaces.first?.name ?? "eth0"
    throw BrokenScenario(
      message: "\(source.file.name): it is not told what addresses the host has",
      hint: "add --interface \(name)=192.0.2.1/24 with its address, and so for each interface")
  }

  private func host(
    of source: Source
  ) throws(BrokenScenario) -> (host: Host, tracking: TrackingSettings) {
    var (host, tracking, mistakes) = source.scenario.setup.host()
    mistakes += source.scenario.unknownInterfaces() + unknownCommands(of: source.scenario)
    guard mistakes.isEmpty else {
      throw broken(source.file, mistakes.sorted { $0.range.start < $1.range.start })
    }
    do throws(BrokenOption) {
      try options.change(&host, &tracking)
    } catch {
      throw BrokenScenario(message: error.message)
    }
    return (host, tracking)
  }

  private func unknownCommands(of scenario: Scenario) -> [Diagnostic] {
    scenario.steps.compactMap { step in
      guard case .command(let command) = step.action,
        let unknown = command.calls.first(where: { !["nft", "conntrack"].contains($0.words[0]) })
      else { return nil }
      return Diagnostic(
        id: ScenarioDiagnostics.notModelled, .error, at: step.range,
        "the command '\(unknown.words[0])' is not modelled", hint: "nft and conntrack are")
    }
  }

  // MARK: Rules

  /// Files as one, which nft loads in one transaction.
  private static func joined(_ files: [SourceFile]) -> SourceFile {
    SourceFile(
      name: files.first?.name ?? "", bytes: files.flatMap { $0.storage[..<$0.count] + [0x0A] })
  }

  private func rulesets(of source: Source) throws(BrokenScenario) -> [SourceFile] {
    if !options.rulesets.isEmpty {
      var files: [SourceFile] = []
      for path in options.rulesets {
        do throws(ReadingFailure) {
          files.append(try FileReader.read(path: path))
        } catch {
          throw BrokenScenario(message: "\(path): \(error.reason)")
        }
      }
      return files
    }
    var files: [SourceFile] = []
    for ruleset in source.scenario.setup.rulesets {
      switch ruleset {
      case .file(let name, let range): files.append(try read(name, range, from: source.file))
      case .text(let range): files.append(Self.extract(range, of: source.file))
      case .string(let text, _):
        files.append(SourceFile(name: source.file.name + " (ruleset)", text: text))
      }
    }
    return files
  }

  /// Reads a file that a scenario names, relative to it.
  private func read(
    _ name: String, _ range: SourceRange, from file: SourceFile
  ) throws(BrokenScenario) -> SourceFile {
    let isAbsolute = name.hasPrefix("/")
    let path =
      isAbsolute ? name : Path.normalized(Path.joined(Path.folder(of: file.name), name))
    do throws(ReadingFailure) {
      return try FileReader.read(path: path)
    } catch {
      let closest = error.isMissing ? MessageWriter.neighbour(of: path) : nil
      throw broken(
        file,
        [
          Diagnostic(
            id: ScenarioDiagnostics.file, .error, at: range, "\(path): \(error.reason)",
            hint: closest.map { "did you mean \(Path.name(of: $0))?" })
        ])
    }
  }

  /// A part of a file as a file of its own, in which it has the same place: all else is blank.
  private static func extract(_ range: SourceRange, of file: SourceFile) -> SourceFile {
    var bytes = Array(file.storage.prefix(min(Int(range.end), file.count)))
    for index in 0..<min(Int(range.start), bytes.count) where bytes[index] != UInt8(ascii: "\n") {
      bytes[index] = UInt8(ascii: " ")
    }
    return SourceFile(name: file.name, bytes: bytes)
  }

  // MARK: Expectations

  private func matches(
    of source: Source, names: NameTables
  ) throws(BrokenScenario) -> [SourceRange: MatchProbe] {
    var probes: [SourceRange: MatchProbe] = [:]
    var mistakes: [Diagnostic] = []
    for step in source.scenario.steps {
      for expectation in step.expectations where expectation.kind == .match {
        let range = expectation.range
        let bytes = source.file.storage[Int(range.start)..<Int(range.end)]
        do throws(MatchProbe.Mistake) {
          probes[range] = try MatchProbe(Array(bytes), at: range.start, names: names)
        } catch {
          mistakes.append(error.diagnostic)
        }
      }
    }
    guard mistakes.isEmpty else { throw broken(source.file, mistakes) }
    return probes
  }
}
