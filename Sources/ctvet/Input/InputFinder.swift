import CTVetDiagnostics

/// Finds the files that the arguments of a command name.
struct InputFinder {
  /// Something to read.
  enum Input {
    /// A file.
    case file(String)
    /// Standard input.
    case standardInput

    /// The path of a file, and that of a file in the current folder for standard input.
    var path: String {
      switch self {
      case .file(let path): path
      case .standardInput: FileReader.standardInputName
      }
    }

    /// Reads it.
    func read() throws(ReadingFailure) -> SourceFile {
      switch self {
      case .file(let path): try FileReader.read(path: path)
      case .standardInput: try FileReader.readStandardInput()
      }
    }
  }

  /// What is looked for in folders.
  struct Wanted: Sendable {
    /// Whether a file is such; `sample` gives its first bytes.
    let isFound: @Sendable (_ name: String, _ sample: () -> ArraySlice<UInt8>) -> Bool
    /// What to tell of a folder without any.
    let nothing: String
    /// What to do about it.
    let hint: String

    /// Rulesets of nft and of iptables.
    static let rulesets = Wanted(
      isFound: RulesetRecognition.isRuleset, nothing: "no ruleset in this folder",
      hint: "name files ending in .nft or .rules, or name the file itself")
  }

  private let wanted: Wanted
  /// What to read, in the order of the arguments.
  private(set) var inputs: [Input] = []
  /// The paths among them that no argument names, but that lie in a folder.
  private(set) var pathsInFolders: Set<String> = []
  /// What could not be looked at.
  private(set) var failures: [ReadingFailure] = []
  /// The files and folders that need not be visited again.
  private var seen: Set<FileStatus.Identity> = []
  /// Those of them that earlier arguments led to.
  private var seenBefore: Set<FileStatus.Identity> = []

  /// Finds what each argument names; a file that several lead to counts once.
  init(_ arguments: [String], wanted: Wanted = .rulesets) {
    self.wanted = wanted
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
          path: argument, reason: wanted.nothing, hint: wanted.hint))
    }
  }

  /// Adds a folder's files and those of the folders in it; tells whether there are any.
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
    var holdsAny = false
    for name in names {
      let inner = path == "." ? name : Path.joined(path, name)
      let isFound =
        switch FileStatus(path: inner)?.kind {
        case .folder: addFolder(inner)
        case .other: false
        case .file, nil: addFile(inner, name: name)
        }
      if isFound { holdsAny = true }
    }
    return holdsAny
  }

  private mutating func addFile(_ path: String, name: String) -> Bool {
    let isWanted = wanted.isFound(name) {
      FileReader.beginning(ofPath: path, count: RulesetRecognition.sampleSize)
    }
    guard isWanted else { return false }
    guard let status = FileStatus(path: path) else {
      failures.append(ReadingFailure(path: path, reason: "is a symbolic link that leads nowhere"))
      return true
    }
    if seen.insert(status.identity).inserted {
      inputs.append(.file(path))
      pathsInFolders.insert(path)
    }
    return true
  }
}
