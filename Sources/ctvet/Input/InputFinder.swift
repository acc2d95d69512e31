import CTVetDiagnostics

/// Finds the files that the arguments of a command name.
struct InputFinder {
  /// Something to read.
  enum Input {
    /// A file.
    case file(String)
    /// Standard input.
    case standardInput
  }

  /// What to read, in the order of the arguments.
  private(set) var inputs: [Input] = []
  /// What could not be looked at.
  private(set) var failures: [ReadingFailure] = []
  /// The files and folders that a walk through a folder need not visit again.
  private var seen: Set<FileStatus.Identity> = []

  /// Finds what each argument names; one that stands there twice counts once.
  init(_ arguments: [String]) {
    // Nothing is put into a set for a single file: a set takes a tenth of a millisecond to set up.
    if arguments.count == 1, let only = arguments.first, only != "-",
      FileStatus(path: only)?.kind != .folder
    {
      inputs = [.file(only)]
      return
    }
    var known: Set<String> = []
    for argument in arguments where known.insert(argument).inserted { add(argument) }
  }

  private mutating func add(_ argument: String) {
    guard argument != "-" else {
      inputs.append(.standardInput)
      return
    }
    let status = FileStatus(path: argument)
    guard status?.kind == .folder else {
      if let status { seen.insert(status.identity) }
      inputs.append(.file(argument))
      return
    }
    let (found, failed) = (inputs.count, failures.count)
    addFolder(argument)
    if inputs.count == found, failures.count == failed {
      failures.append(
        ReadingFailure(
          path: argument, reason: "no ruleset in this folder",
          hint: "name files ending in .nft, or name the file itself"))
    }
  }

  /// Adds a folder's rulesets and those of the folders in it.
  ///
  /// Every file and folder is visited once, by its identity, so that links in a circle end.
  private mutating func addFolder(_ path: String) {
    guard let status = FileStatus(path: path), seen.insert(status.identity).inserted else { return }
    let names: [String]
    do throws(ReadingFailure) {
      names = try Folder.entries(path: path)
    } catch {
      failures.append(error)
      return
    }
    for name in names {
      let inner = Path.joined(path, name)
      switch FileStatus(path: inner)?.kind {
      case .folder: addFolder(inner)
      case .other: break
      case .file, nil: addFile(inner, name: name)
      }
    }
  }

  private mutating func addFile(_ path: String, name: String) {
    let isRuleset = RulesetRecognition.isRuleset(name: name) {
      FileReader.beginning(ofPath: path, count: RulesetRecognition.sampleSize)
    }
    guard isRuleset else { return }
    guard let status = FileStatus(path: path) else {
      failures.append(ReadingFailure(path: path, reason: "is a symbolic link that leads nowhere"))
      return
    }
    if seen.insert(status.identity).inserted { inputs.append(.file(path)) }
  }
}
