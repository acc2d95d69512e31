import CTVetDiagnostics
import CTVetLinting

/// Writes findings as one log of SARIF 2.1.0, which services that scan code read.
///
/// Units: lines and columns from 1, columns in Unicode scalars. Source: OASIS SARIF 2.1.0,
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
struct SARIFReport: ReportWriter {
  /// The results so far, already as text: their sources need not be kept.
  private var results = JSONWriter()
  /// The ids of the checks that spoke; a result refers to them by index.
  private var ids: [String] = []
  /// How often a check found something in a line of such a text, so that fingerprints differ.
  private var occurrences: [Fingerprint: Int] = [:]

  private struct Fingerprint: Hashable {
    let file: String
    let id: String
    let text: [UInt8]
  }

  /// Keeps what was found in one input: the checks that spoke come first.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    var locator = SourceLocator(report.sources)
    for finding in report.findings { write(finding, &locator) }
  }

  /// Writes the log.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {
    var json = JSONWriter()
    json.object { json in
      json.key("$schema")
      json.string("https://json.schemastore.org/sarif-2.1.0.json")
      json.key("version")
      json.string("2.1.0")
      json.key("runs")
      json.array { json in
        json.object { json in
          json.key("tool")
          json.object { json in
            json.key("driver")
            json.object { json in writeDriver(to: &json) }
          }
          json.key("columnKind")
          json.string("unicodeCodePoints")
          json.key("results")
          json.array { json in json.values(of: results) }
        }
      }
    }
    output.write(json.bytes)
    output.write("\n")
  }

  private func writeDriver(to json: inout JSONWriter) {
    json.key("name")
    json.string("ctvet")
    json.key("version")
    json.string(Main.version)
    json.key("semanticVersion")
    json.string(Main.version)
    json.key("rules")
    json.array { json in
      for id in ids { json.object { json in Self.writeRule(id, to: &json) } }
    }
  }

  private static func writeRule(_ id: String, to json: inout JSONWriter) {
    json.key("id")
    json.string(id)
    guard let info = KnownChecks.info(id) else { return }
    json.key("name")
    json.string(info.name)
    writeMessage("shortDescription", info.summary, to: &json)
    writeMessage("fullDescription", info.rationale, to: &json)
    json.key("help")
    json.object { json in
      json.key("text")
      json.string(info.remedy)
      json.key("markdown")
      json.string(RuleDocumentation.markdown(info))
    }
    json.key("defaultConfiguration")
    json.object { json in
      json.key("level")
      json.string(level(info.severity))
    }
    json.key("properties")
    json.object { json in
      json.key("tags")
      json.array { json in json.string("firewall") }
    }
  }

  private static func writeMessage(_ key: String, _ text: String, to json: inout JSONWriter) {
    json.key(key)
    json.object { json in
      json.key("text")
      json.string(text)
    }
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}

// MARK: Results

extension SARIFReport {
  private mutating func write(_ finding: Finding, _ locator: inout SourceLocator) {
    let diagnostic = finding.diagnostic
    let index = ids.firstIndex(of: diagnostic.id) ?? ids.count
    if index == ids.count { ids.append(diagnostic.id) }
    let fingerprint = fingerprint(of: finding, &locator)
    results.object { json in
      json.key("ruleId")
      json.string(diagnostic.id)
      json.key("ruleIndex")
      json.number(index)
      json.key("level")
      json.string(Self.level(diagnostic.severity))
      let hint = diagnostic.hint.map { "\nHint: \($0)" } ?? ""
      Self.writeMessage("message", diagnostic.message + hint, to: &json)
      json.key("locations")
      json.array { json in
        json.object { json in
          Self.writeLocation(finding.start, finding.end, in: locator.sources, to: &json)
        }
      }
      json.key("partialFingerprints")
      json.object { json in
        json.key("ctvet/v1")
        json.string(fingerprint)
      }
      if !diagnostic.notes.isEmpty {
        json.key("relatedLocations")
        json.array { json in
          for note in diagnostic.notes { Self.write(note, &locator, to: &json) }
        }
      }
      let fixes = diagnostic.fixIts.filter { !$0.edits.isEmpty }
      if !fixes.isEmpty {
        json.key("fixes")
        json.array { json in for fix in fixes { Self.write(fix, &locator, to: &json) } }
      }
    }
  }

  private static func write(
    _ note: Diagnostic.Note, _ locator: inout SourceLocator, to json: inout JSONWriter
  ) {
    let start = locator.place(of: note.range.start)
    let end = locator.place(of: note.range.end)
    json.object { json in
      writeLocation(start, end, in: locator.sources, to: &json)
      writeMessage("message", note.message, to: &json)
    }
  }

  private static func write(
    _ fix: FixIt, _ locator: inout SourceLocator, to json: inout JSONWriter
  ) {
    json.object { json in
      writeMessage("description", fix.message, to: &json)
      json.key("artifactChanges")
      json.array { json in
        // A change of one file at a time, which is what fix-its are.
        for edit in fix.edits {
          let start = locator.place(of: edit.range.start)
          let end = locator.place(of: edit.range.end)
          json.object { json in
            writeArtifact(start, in: locator.sources, to: &json)
            json.key("replacements")
            json.array { json in
              json.object { json in
                json.key("deletedRegion")
                writeRegion(start, end, to: &json)
                json.key("insertedContent")
                json.object { json in
                  json.key("text")
                  json.string(edit.replacement)
                }
              }
            }
          }
        }
      }
    }
  }

  private static func writeLocation(
    _ start: SourceLocator.Place, _ end: SourceLocator.Place, in sources: SourceMap,
    to json: inout JSONWriter
  ) {
    json.key("physicalLocation")
    json.object { json in
      writeArtifact(start, in: sources, to: &json)
      json.key("region")
      writeRegion(start, end, to: &json)
    }
  }

  private static func writeArtifact(
    _ place: SourceLocator.Place, in sources: SourceMap, to json: inout JSONWriter
  ) {
    json.key("artifactLocation")
    json.object { json in
      json.key("uri")
      json.string(FileURI.reference(to: sources.files[place.file].name))
    }
  }

  private static func writeRegion(
    _ start: SourceLocator.Place, _ end: SourceLocator.Place, to json: inout JSONWriter
  ) {
    json.object { json in
      for (key, number) in [
        ("startLine", start.line), ("startColumn", start.column), ("endLine", end.line),
        ("endColumn", end.column),
      ] {
        json.key(key)
        json.number(number)
      }
    }
  }

  /// Tells a finding again after lines have moved: a hash of the file, the check and the line's text,
  /// and how many of these came before.
  private mutating func fingerprint(
    of finding: Finding, _ locator: inout SourceLocator
  ) -> String {
    let key = Fingerprint(
      file: Path.normalized(locator.sources.files[finding.start.file].name),
      id: finding.diagnostic.id, text: locator.trimmedLine(of: finding))
    let count = occurrences[key, default: 0]
    occurrences[key] = count + 1
    var hash = FowlerNollVo()
    hash.add(key.file.utf8)
    hash.add([0])
    hash.add(key.id.utf8)
    hash.add([0])
    hash.add(key.text)
    return "\(String(hash.value, radix: 16)):\(count + 1)"
  }
}

/// A hash that stays the same from run to run: FNV-1a, 64 bits.
private struct FowlerNollVo {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}
