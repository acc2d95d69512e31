import CTVetDiagnostics

/// Writes findings for `--baseline` to leave out later: an object for each check, file and text of a
/// line, in lines of their own so that differences can be read.
///
/// ```
/// {"version":1,"findings":[
/// {"file":"router.nft","id":"CT101","line":"ct state new accept","count":1}
/// ]}
/// ```
struct BaselineReport: ReportWriter {
  private var counts: [BaselineEntry: Int] = [:]

  /// Counts what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    var locator = SourceLocator(report.sources)
    for finding in report.findings {
      let file = Path.normalized(report.sources.files[finding.start.file].name)
      counts[BaselineEntry(finding, file: file, &locator), default: 0] += 1
    }
  }

  /// Writes the entries, sorted.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {
    output.write("{\"version\":1,\"findings\":[")
    var separator = "\n"
    for (entry, count) in counts.sorted(by: { $0.key < $1.key }) {
      var json = JSONWriter()
      json.object { json in
        json.key("file")
        json.string(entry.file)
        json.key("id")
        json.string(entry.id)
        json.key("line")
        json.string(entry.line)
        json.key("count")
        json.number(count)
      }
      output.write(separator)
      output.write(json.bytes)
      separator = ",\n"
    }
    output.write("\n]}\n")
  }
}
