package import CTVetDiagnostics

/// The messages of libnftables, such as `rules.nft:3:5-9: Error: No such file or directory`.
///
/// Lines and columns count from 1, columns in bytes; the last one is included. Below each message
/// libnftables shows the line and underlines it, which is left out here.
package struct LibraryMessages {
  /// A message with its place.
  package struct Placed: Equatable {
    /// The name of the file, as libnftables knows it.
    package let file: String
    /// The line.
    package let line: Int
    /// The columns.
    package let columns: ClosedRange<Int>
    /// Whether the commands failed for it.
    package let isError: Bool
    /// The words behind `Error:`.
    package let message: String
  }

  /// The messages that tell a place, in the order of the text.
  package let places: [Placed]

  /// Reads what libnftables wrote.
  package init(_ text: String) {
    places = text.split(separator: "\n").compactMap { Self.placed($0) }
  }

  private static func placed(_ line: Substring) -> Placed? {
    for (word, isError) in [(": Error: ", true), (": Warning: ", false)] {
      guard let range = line.firstRange(of: word) else { continue }
      let place = line[..<range.lowerBound].split(
        separator: ":", omittingEmptySubsequences: false)
      guard place.count >= 3, let number = Int(place[place.count - 2]) else { continue }
      let columns = place[place.count - 1].split(separator: "-").compactMap {
        UInt32($0).map(Int.init)
      }
      guard let first = columns.first, let last = columns.last else { continue }
      return Placed(
        file: place.dropLast(2).joined(separator: ":"), line: number,
        columns: first...max(first, last), isError: isError,
        message: String(line[range.upperBound...]))
    }
    return nil
  }

  /// The messages as diagnostics of the file that libnftables read under a name.
  ///
  /// What it says of other files, or of no place, stands at the file's first byte and names its place
  /// in words.
  ///
  /// - Parameter offset: Where the file begins in its source map.
  package func diagnostics(of file: SourceFile, named name: String, at offset: UInt32)
    -> [Diagnostic]
  {
    let lines = LineTable(file)
    return places.map { placed in
      let severity: Severity = placed.isError ? .error : .warning
      guard placed.file == name, lines.starts.indices.contains(placed.line - 1) else {
        let place = placed.line > 0 ? "\(placed.file):\(placed.line): " : ""
        return Diagnostic(
          id: Self.id, severity, at: SourceRange(offset, offset), place + placed.message)
      }
      let start = lines.starts[placed.line - 1]
      let end = start + lines.bytes(ofLine: placed.line, in: file).count
      let first = min(start + max(0, placed.columns.lowerBound - 1), end)
      let last = min(max(first, start + placed.columns.upperBound), end)
      return Diagnostic(
        id: Self.id, severity, at: SourceRange(offset + UInt32(first), offset + UInt32(last)),
        placed.message)
    }
  }

  /// The id of what libnftables or the kernel refuses.
  package static let id = "HOST001"
}
