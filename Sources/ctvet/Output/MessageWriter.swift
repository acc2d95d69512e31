import CTVetDiagnostics
import Glibc

/// Writes to standard error what could not be done.
struct MessageWriter {
  private let color: ColorChoice
  /// Whether anything was written, so that the command failed in part.
  private(set) var hasWritten = false

  /// Creates a writer.
  init(color: ColorChoice) {
    self.color = color
  }

  /// Writes why a file or a folder could not be read.
  mutating func write(_ failure: ReadingFailure) {
    let suggestion = failure.isMissing ? Self.neighbour(of: failure.path) : nil
    let name = failure.path.isEmpty ? "''" : failure.path
    write(
      "\(name): \(failure.reason)",
      hint: failure.hint ?? suggestion.map { "did you mean \($0)?" })
  }

  /// Writes what is wrong with a configuration.
  mutating func write(_ problem: ConfigurationProblem) {
    let place = problem.place.map { ":\($0.line):\($0.column)" } ?? ""
    write("\(problem.path)\(place): \(problem.message)", hint: problem.hint)
  }

  /// Writes why results could not be written, unless whoever reads them has had enough.
  mutating func writeOutputFailure(_ number: Int32) {
    guard number != 0, number != EPIPE else { return }
    write(ReadingFailure(path: "standard output", errorNumber: number))
  }

  /// Takes note of an error that was written elsewhere.
  mutating func noteFailure() {
    hasWritten = true
  }

  /// Writes what is merely worth knowing.
  func writeRemark(_ message: String) {
    var output = OutputStream(to: .standardError)
    output.writeVisibly("ctvet: \(message)")
    output.write("\n")
    output.flush()
  }

  /// Writes an error, with the text that it is about underlined.
  mutating func write(_ message: String, excerpt: SourceExcerpt? = nil, hint: String? = nil) {
    hasWritten = true
    var output = OutputStream(to: .standardError)
    let isColored = color.isOn(terminal: output.isTerminal)
    func write(_ text: String, _ style: Style) {
      output.write(isColored ? style.start + text + Style.end : text)
    }
    output.write("ctvet: ")
    write("error", .error)
    output.writeVisibly(": \(message)")
    output.write("\n")
    if let excerpt {
      output.write("  ")
      output.write(excerpt.text)
      output.write("\n  " + String(repeating: " ", count: excerpt.columns.lowerBound))
      write(excerpt.underline, .error)
      output.write("\n")
    }
    if let hint {
      output.write("  ")
      write("hint", .hint)
      output.writeVisibly(": \(hint)")
      output.write("\n")
    }
    output.flush()
  }

  /// The file in the same folder whose name is closest.
  static func neighbour(of path: String) -> String? {
    let folder = Path.folder(of: path)
    guard let names = try? Folder.entries(path: folder.isEmpty ? "." : folder) else { return nil }
    let name = Path.name(of: path)
    let others = names.filter { $0 != name }
    return SpellingSuggestion.closest(to: name, among: others).map { folder + $0 }
  }
}
