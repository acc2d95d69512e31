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
  /// The files and folders that need not be visited again.
  private var seen: Set<FileStatus.Identity> = []
  /// Those of them that earlier arguments led to.
  private var seenBefore: Set<FileStatus.Identity> = []

  /// Finds what each argument names; a file that several lead to counts once.
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
      if let status, !seen.insert(status.identity).inserted { return }
      inputs.append(.file(argument))
      return
    }
    let failed = failures.count
    seenBefore = seen
    if !addFolder(argument), failures.count == failed {
      failures.append(
        ReadingFailure(
          path: argument, reason: "no ruleset in this folder",
          hint: "name files ending in .nft, or name the file itself"))
    }
  }

  /// Adds a folder's rulesets and those of the folders in it; tells whether there are any.
  ///
  /// Every file and folder is visited once, by its identity, so that links in a circle end.
  private mutating func addFolder(_ path: String) -> Bool {
    guard let status = FileStatus(path: path) else { return false }
    guard seen.insert(status.identity).inserted else {
      // Another argument led here, and has had its say; a link in a circle has nothing to say.
      return seenBefore.contains(status.identity)
    }
    let names: [String]
    do throws(ReadingFailure) {
      names = try Folder.entries(path: path)
    } catch {
      failures.append(error)
      return false
    }
    var holdsRulesets = false
    for name in names {
      let inner = Path.joined(path, name)
      let isFound =
        switch FileStatus(path: inner)?.kind {
        case .folder: addFolder(inner)
        case .other: false
        case .file, nil: addFile(inner, name: name)
        }
      if isFound { holdsRulesets = true }
    }
    return holdsRulesets
  }

  private mutating func addFile(_ path: String, name: String) -> Bool {
    let isRuleset = RulesetRecognition.isRuleset(name: name) {
      FileReader.beginning(ofPath: path, count: RulesetRecognition.sampleSize)
    }
    guard isRuleset else { return false }
    guard let status = FileStatus(path: path) else {
      failures.append(ReadingFailure(path: path, reason: "is a symbolic link that leads nowhere"))
      return true
    }
    if seen.insert(status.identity).inserted { inputs.append(.file(path)) }
    return true
  }
}
