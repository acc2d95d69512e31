import CTVetDiagnostics

/// Writes how often each check speaks, the worst and the most frequent first.
struct SummaryReport: ReportWriter {
  private struct Row {
    let id: String
    let name: String
    let severity: Severity
    var findings = 0
    var inputs = 0
  }

  private var rows: [Row] = []
  private var inputs = 0

  /// Counts what was found in one input.
  mutating func write(_ report: Report, to output: inout OutputStream) {
    inputs += 1
    var seen: Set<Int> = []
    for finding in report.findings {
      let (id, severity) = (finding.diagnostic.id, finding.diagnostic.severity)
      let index = rows.firstIndex { $0.id == id && $0.severity == severity } ?? rows.count
      if index == rows.count {
        rows.append(Row(id: id, name: finding.name ?? "", severity: severity))
      }
      rows[index].findings += 1
      if seen.insert(index).inserted { rows[index].inputs += 1 }
    }
  }

  /// Writes the table and how many findings there are.
  mutating func finish(_ tally: Tally, to output: inout OutputStream) {
    rows.sort {
      if $0.severity != $1.severity { return $0.severity > $1.severity }
      return $0.findings != $1.findings ? $0.findings > $1.findings : $0.id < $1.id
    }
    var table = [["findings", "files", "severity", "id", "name"]]
    for row in rows {
      table.append(
        ["\(row.findings)", "\(row.inputs)", row.severity.rawValue, row.id, row.name])
    }
    if rows.isEmpty { table = [] }
    let widths = (0..<5).map { column in table.map { $0[column].count }.max() ?? 0 }
    for row in table {
      let cells = zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        // Numbers end, words begin below each other.
        return column < 2 ? padding + cell.0 : column == 4 ? cell.0 : cell.0 + padding
      }
      output.writeVisibly(cells.joined(separator: "  "))
      output.write("\n")
    }
    output.write("\(tally.text) in \(inputs) \(inputs == 1 ? "file" : "files")\n")
  }
}
