import CTVetDiagnostics

/// Writes findings as commands of GitHub's workflows, which show them beside the lines.
///
/// Source: docs.github.com, "Workflow commands for GitHub Actions".
struct GitHubReport: ReportWriter {
  /// Writes what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    for finding in report.findings {
      let diagnostic = finding.diagnostic
      let label = [diagnostic.id, finding.name].compactMap { $0 }.joined(separator: " ")
      var properties = [
        ("file", Path.normalized(report.sources.files[finding.start.file].name)),
        ("line", String(finding.start.line)), ("endLine", String(finding.end.line)),
      ]
      // GitHub takes columns only of what stays within a line.
      if finding.start.line == finding.end.line {
        properties.append(("col", String(finding.start.column)))
        properties.append(("endColumn", String(finding.end.column)))
      }
      properties.append(("title", label))
      let list = properties.map { "\($0)=\(Self.escaped($1, inProperty: true))" }
      let text = diagnostic.message + (diagnostic.hint.map { "\n\($0)" } ?? "")
      output.write("::\(Self.command(diagnostic.severity)) \(list.joined(separator: ","))::")
      output.write(Self.escaped(text, inProperty: false) + "\n")
    }
  }

  /// Writes nothing: GitHub counts annotations itself.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {}

  private static func command(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }

  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case ":" where inProperty: escaped += "%3A"
      case "," where inProperty: escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
