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
///                        "replacement":"…"}]}]}],
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
    Self.write(report, to: &findings)
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

  private static func write(_ report: Report, to json: inout JSONWriter) {
    var locator = SourceLocator(report.sources)
    for finding in report.findings {
      let diagnostic = finding.diagnostic
      json.object { json in
        write(start: finding.start, in: report.sources, to: &json)
        write(end: finding.end, to: &json)
        json.key("severity")
        json.string(diagnostic.severity.rawValue)
        json.key("id")
        json.string(diagnostic.id)
        json.key("name")
        json.string(finding.name)
        json.key("message")
        json.string(diagnostic.message)
        json.key("hint")
        json.string(diagnostic.hint)
        json.key("notes")
        json.array { json in for note in diagnostic.notes { write(note, &locator, to: &json) } }
        json.key("fixes")
        json.array { json in for fix in diagnostic.fixIts { write(fix, &locator, to: &json) } }
      }
    }
  }

  private static func write(
    _ note: Diagnostic.Note, _ locator: inout SourceLocator, to json: inout JSONWriter
  ) {
    let place = locator.place(of: note.range.start)
    json.object { json in
      write(start: place, in: locator.sources, to: &json)
      json.key("message")
      json.string(note.message)
    }
  }

  private static func write(
    _ fix: FixIt, _ locator: inout SourceLocator, to json: inout JSONWriter
  ) {
    json.object { json in
      json.key("message")
      json.string(fix.message)
      json.key("safe")
      json.boolean(fix.isSafe)
      json.key("edits")
      json.array { json in
        for edit in fix.edits {
          let start = locator.place(of: edit.range.start)
          let end = locator.place(of: edit.range.end)
          json.object { json in
            write(start: start, in: locator.sources, to: &json)
            write(end: end, to: &json)
            json.key("replacement")
            json.string(edit.replacement)
          }
        }
      }
    }
  }

  private static func write(
    start: SourceLocator.Place, in sources: SourceMap, to json: inout JSONWriter
  ) {
    json.key("file")
    json.string(sources.files[start.file].name)
    json.key("line")
    json.number(start.line)
    json.key("column")
    json.number(start.column)
  }

  private static func write(end: SourceLocator.Place, to json: inout JSONWriter) {
    json.key("endLine")
    json.number(end.line)
    json.key("endColumn")
    json.number(end.column)
  }
}
