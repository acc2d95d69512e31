import CTVetDiagnostics

/// Writes findings for programs: one object, in one line.
///
/// ```
/// {"version":1,
///  "files":["router.nft"],                    the inputs that were read
///  "findings":[
///   {"file":"router.nft",                     or a file that an input includes
///    "line":7,"column":5,                     where it begins, from 1, columns in characters
///    "endLine":7,"endColumn":13,              where it ends: one past the last character
///    "severity":"error",                      error, warning or info
///    "id":"CT101",
///    "name":"ct-before-conntrack",            null for what the language itself refuses
///    "message":"…",
///    "hint":"…",                              or null
///    "notes":[{"file":"…","line":5,"column":9,"message":"…"}],
///    "fixes":[{"message":"…",
///              "safe":true,                   whether it keeps the meaning
///              "edits":[{"file":"…","line":7,"column":5,"endLine":7,"endColumn":13,
///                        "replacement":"…"}]}],
///    "witness":["…"]}],                        with --witness: the lines of a scenario
///  "summary":{"error":1,"warning":0,"info":0}}
/// ```
///
/// Members keep this order. Bytes of files that are not UTF-8 appear as U+FFFD.
struct JSONReport: ReportWriter {
  private var files: [String] = []
  /// The findings so far, already as text: their sources need not be kept.
  private var findings = JSONWriter()

  /// Creates a writer.
  init() {}

  /// Keeps what was found in one input: the names of all inputs come first.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    files.append(report.name)
    var locator = SourceLocator(report.sources)
    for finding in report.findings { JSONFinding.write(finding, &locator, to: &findings) }
  }

  /// Writes the object.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {
    var json = JSONWriter()
    json.object { json in
      json.key("version")
      json.number(1)
      json.key("files")
      json.array { json in for file in files { json.string(file) } }
      json.key("findings")
      json.array { json in json.values(of: findings) }
      json.key("summary")
      json.object { json in
        for severity in Severity.allCases.reversed() {
          json.key(severity.rawValue)
          json.number(tally[severity])
        }
      }
    }
    output.write(json.bytes)
    output.write("\n")
  }
}
