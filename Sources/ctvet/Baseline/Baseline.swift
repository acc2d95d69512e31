import CTVetDiagnostics

/// Findings that were there when checking began, and are not told again.
struct Baseline {
  /// How many findings of each kind are still to be left out; files by their paths from the root.
  private var counts: [BaselineEntry: Int] = [:]

  /// Reads what `--format baseline` has written; its paths are relative to its own folder.
  init(path: String) throws(ReadingFailure) {
    let file = try FileReader.read(path: path)
    let text: JSONValue
    do throws(CaseMistake) {
      text = try JSONReader.read(file)
    } catch {
      throw Self.failure(path)
    }
    guard let entries = text["findings"]?.elements else { throw Self.failure(path) }
    let folder = Path.folder(of: Path.absolute(path))
    for entry in entries {
      guard let name = entry["file"]?.text, let id = entry["id"]?.text,
        let line = entry["line"]?.text, let count = entry["count"]?.numeral.flatMap({ Int($0) }),
        count > 0
      else { throw Self.failure(path) }
      let file = name.hasPrefix("/") ? name : Path.joined(folder, name)
      counts[BaselineEntry(file: Path.normalized(file), id: id, line: line), default: 0] += count
    }
  }

  private static func failure(_ path: String) -> ReadingFailure {
    ReadingFailure(
      path: path, reason: "is no baseline",
      hint: "`ctvet lint --format baseline` writes one")
  }

  /// Whether a finding is one of them, which then has been met.
  mutating func meets(_ entry: BaselineEntry) -> Bool {
    guard let count = counts[entry], count > 0 else { return false }
    counts[entry] = count - 1
    return true
  }

  /// How many findings of some files were not met.
  func missing(in files: Set<String>) -> Int {
    counts.reduce(0) { $0 + (files.contains($1.key.file) ? $1.value : 0) }
  }
}
