import CTVetDiagnostics

/// Writes findings for people: place, sentence, underlined source, hint, notes.
struct TextReport: ReportWriter {
  /// The most findings of one check in one file that are written out.
  static let limit = 200

  /// Whether looks are written.
  let isColored: Bool
  private var inputs = 0

  /// Creates a writer.
  init(isColored: Bool) {
    self.isColored = isColored
  }

  /// How often a check spoke in a file; there are few checks, so a list serves.
  private struct Count {
    let file: Int
    let id: String
    var findings = 0
  }

  /// Writes what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    inputs += 1
    var locator = SourceLocator(report.sources)
    var counts: [Count] = []
    for finding in report.findings {
      let (file, id) = (finding.start.file, finding.diagnostic.id)
      // Findings come file by file.
      if let last = counts.last, last.file != file {
        writeOmitted(counts, in: report.sources, to: &output)
        counts = []
      }
      let index = counts.firstIndex { $0.id == id } ?? counts.count
      if index == counts.count { counts.append(Count(file: file, id: id)) }
      counts[index].findings += 1
      if counts[index].findings <= Self.limit { write(finding, &locator, to: &output) }
    }
    writeOmitted(counts, in: report.sources, to: &output)
  }

  private func writeOmitted(
    _ counts: [Count], in sources: SourceMap, to output: inout OutputStream
  ) {
    for count in counts where count.findings > Self.limit {
      output.writeVisibly(sources.files[count.file].name)
      output.write(": \(count.findings - Self.limit) more findings of \(count.id)")
      output.write(" (--format json lists all)\n")
    }
  }

  /// Writes one finding with everything that belongs to it.
  func write(_ finding: Finding, _ locator: inout SourceLocator, to output: inout OutputStream) {
    let diagnostic = finding.diagnostic
    let style = Self.style(of: diagnostic.severity)
    write(place(finding.start, in: locator.sources), .place, to: &output)
    output.write(" ")
    write(diagnostic.severity.rawValue, style, to: &output)
    let label = ([diagnostic.id] + (finding.name.map { [$0] } ?? [])).joined(separator: " ")
    output.writeVisibly(": \(label): \(diagnostic.message)")
    output.write("\n")
    let margin = max(4, String(finding.start.line).count)
    let excerpt = writeLine(
      finding.start, diagnostic.range, margin: margin, &locator, to: &output)
    write(String(repeating: " ", count: margin) + " │", .frame, to: &output)
    output.write(" " + String(repeating: " ", count: excerpt.columns.lowerBound))
    write(excerpt.underline, style, to: &output)
    output.write("\n")
    if let hint = diagnostic.hint {
      output.write("  ")
      write("hint", .hint, to: &output)
      output.writeVisibly(": \(hint)")
      output.write("\n")
    }
    for note in diagnostic.notes {
      let start = locator.place(of: note.range.start)
      output.write("  ")
      write("note", .info, to: &output)
      output.writeVisibly(": \(place(start, in: locator.sources)) \(note.message)")
      output.write("\n")
      _ = writeLine(start, note.range, margin: margin, &locator, to: &output)
    }
    if let witness = diagnostic.witness { write(witness, to: &output) }
  }

  private func write(_ witness: Witness, to output: inout OutputStream) {
    output.write("  ")
    write("witness", .info, to: &output)
    output.write(": these packets show it\n")
    for line in witness.lines {
      output.writeVisibly("      \(line)")
      output.write("\n")
    }
  }

  /// Writes how many findings there are.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {
    output.write("\(tally.text) in \(inputs) \(inputs == 1 ? "file" : "files")\n")
  }

  private func place(_ place: SourceLocator.Place, in sources: SourceMap) -> String {
    "\(sources.files[place.file].name):\(place.line):\(place.column):"
  }

  private func writeLine(
    _ place: SourceLocator.Place, _ range: SourceRange, margin: Int,
    _ locator: inout SourceLocator, to output: inout OutputStream
  ) -> SourceExcerpt {
    let (bytes, span) = locator.line(place.line, ofFile: place.file, covering: range)
    let excerpt = SourceExcerpt(line: bytes, span: span)
    let number = String(place.line)
    let padding = String(repeating: " ", count: max(0, margin - number.count))
    write("\(padding)\(number) │", .frame, to: &output)
    output.write(" ")
    output.write(excerpt.text)
    output.write("\n")
    return excerpt
  }

  private func write(_ text: String, _ style: Style, to output: inout OutputStream) {
    if isColored { output.write(style.start) }
    output.writeVisibly(text)
    if isColored { output.write(Style.end) }
  }

  private static func style(of severity: Severity) -> Style {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .info: .info
    }
  }
}
