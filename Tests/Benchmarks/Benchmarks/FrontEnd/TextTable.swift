/// Rows of cells printed in aligned columns.
struct TextTable: Sendable {
  private struct Row {
    let cells: [String]
    /// Text in place of the columns that `cells` leaves out.
    let remark: String
  }

  private let header: [String]
  private let leftAligned: Set<Int>
  private var rows: [Row] = []

  /// Starts a table; columns are flush right unless their number, from 0, is in `leftAligned`.
  init(header: [String], leftAligned: Set<Int>) {
    self.header = header
    self.leftAligned = leftAligned
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds a row, with `remark` after its last cell.
  mutating func add(_ cells: [String], remark: String = "") {
    rows.append(Row(cells: cells, remark: remark))
  }

  /// The header, a rule, and the rows, without a final line feed.
  var text: String {
    let widths = header.indices.map { column in
      rows.compactMap { column < $0.cells.count ? $0.cells[column].count : nil }
        .reduce(header[column].count, max)
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    let lines = rows.map { line($0.cells, remark: $0.remark, widths: widths) }
    return ([line(header, remark: "", widths: widths), rule] + lines).joined(separator: "\n")
  }

  private func line(_ cells: [String], remark: String, widths: [Int]) -> String {
    var parts = zip(cells, widths).enumerated().map { column, cell in
      let padding = String(repeating: " ", count: cell.1 - cell.0.count)
      return leftAligned.contains(column) ? cell.0 + padding : padding + cell.0
    }
    if !remark.isEmpty {
      parts.append(remark)
    }
    let joined = parts.joined(separator: "  ")
    return String(joined.reversed().drop { $0 == " " }.reversed())
  }
}
