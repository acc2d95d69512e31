import CTVetDiagnostics

/// Writes a finding as an object; `JSONReport` tells its members.
enum JSONFinding {
  /// Writes one finding with everything that belongs to it.
  static func write(
    _ finding: Finding, _ locator: inout SourceLocator, to json: inout JSONWriter
  ) {
    let diagnostic = finding.diagnostic
    json.object { json in
      write(start: finding.start, in: locator.sources, to: &json)
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
      if let witness = diagnostic.witness {
        json.key("witness")
        json.array { json in for line in witness.lines { json.string(line) } }
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
