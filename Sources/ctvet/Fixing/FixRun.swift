import CTVetDiagnostics

/// Mends what is wrong with a text as far as that keeps its meaning.
struct FixRun {
  /// Finds what is wrong.
  let loader: ReportLoader
  /// The checks.
  let linting: ReportLoader.Linting

  /// How often the text is mended and checked anew: a mended mistake may uncover another one.
  private static let rounds = 10

  /// Applies the safe fix-its of all findings until none is left.
  ///
  /// - Returns: The mended text, and how many findings are gone by it.
  func mend(_ file: SourceFile) -> (file: SourceFile, count: Int) {
    var current = (file: file, found: loader.diagnostics(of: file, linting).found)
    var count = 0
    for _ in 0..<Self.rounds {
      let edits = FixSelection(current.found, fileSize: current.file.count)
      guard !edits.isEmpty else { break }
      let mended = SourceFile(name: file.name, bytes: edits.applied(to: current.file))
      let found = loader.diagnostics(of: mended, linting).found
      // A text that was understood stays one.
      guard Self.errors(found) <= Self.errors(current.found) else { break }
      count += edits.findings
      current = (mended, found)
    }
    return (current.file, count)
  }

  private static func errors(_ found: [Diagnostic]) -> Int {
    found.reduce(0) { $0 + ($1.severity == .error ? 1 : 0) }
  }
}

extension SourceFile {
  /// The text; bytes that are not UTF-8 are replaced.
  var text: String { String(decoding: storage[..<count], as: UTF8.self) }
}
