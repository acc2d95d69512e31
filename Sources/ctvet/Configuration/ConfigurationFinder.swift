/// Finds the configuration of a file: the `.ctvet.yml` in its folder, or in the next one above that
/// has one.
struct ConfigurationFinder {
  /// How a configuration is chosen.
  enum Choice {
    /// Found from each file upwards.
    case nearest
    /// One for all.
    case file(String)
    /// None.
    case none
  }

  /// The names of the file, the first one that is there counts.
  static let names = [".ctvet.yml", ".ctvet.yaml"]

  private let choice: Choice
  /// What was read, by its path; nil for what can't be used and was told.
  private var read: [String: Configuration?] = [:]
  /// Which file counts in a folder.
  private var nearest: [String: String?] = [:]

  /// Creates a finder.
  init(_ choice: Choice) {
    self.choice = choice
  }

  /// The configuration of a file; nil for one that can't be used, which is told once.
  mutating func configuration(forPath path: String) throws(ConfigurationProblem) -> Configuration? {
    switch choice {
    case .none: return Configuration()
    case .file(let path): return try configuration(at: path)
    case .nearest:
      guard let found = nearestFile(fromFolder: Path.folder(of: Path.absolute(path))) else {
        return Configuration()
      }
      return try configuration(at: Path.relative(found, to: ""))
    }
  }

  private mutating func configuration(
    at path: String
  ) throws(ConfigurationProblem) -> Configuration? {
    if let known = read[path] { return known }
    read[path] = .some(nil)
    let configuration = try ConfigurationReader.read(path: path)
    read[path] = configuration
    return configuration
  }

  private mutating func nearestFile(fromFolder folder: String) -> String? {
    if let known = nearest[folder] { return known }
    var found = Self.names.map { folder + $0 }.first { FileStatus(path: $0)?.kind == .file }
    if found == nil, folder.utf8.count > 1 {
      found = nearestFile(fromFolder: Path.folder(of: String(folder.dropLast())))
    }
    nearest[folder] = found
    return found
  }
}
