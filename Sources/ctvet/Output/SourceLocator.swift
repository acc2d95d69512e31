import CTVetDiagnostics

/// Turns offsets into places, quickly for offsets that come in order.
struct SourceLocator {
  /// A place in a file.
  struct Place: Equatable {
    /// The index of the file in the source map.
    let file: Int
    /// The line, from 1.
    let line: Int
    /// The column, from 1, in characters.
    let column: Int
  }

  /// The files.
  let sources: SourceMap
  /// The lines of each file, found when they are first asked for.
  private var tables: [LineTable?]
  /// The last answer and its offset in the file: lines can be a megabyte long.
  private var last: (place: Place, offset: Int)?

  /// Creates a locator.
  init(_ sources: SourceMap) {
    self.sources = sources
    tables = Array(repeating: nil, count: sources.files.count)
  }

  /// The place of an offset.
  mutating func place(of offset: UInt32) -> Place {
    let index = sources.fileIndex(of: offset)
    let file = sources.files[index]
    let local = min(Int(offset - sources.bases[index]), file.count)
    let table = lines(ofFile: index)
    let line = Self.line(of: local, in: table.starts)
    var (column, from) = (1, table.starts[line - 1])
    if let last, last.place.file == index, last.place.line == line, last.offset <= local {
      (column, from) = (last.place.column, last.offset)
    }
    for position in from..<local where file.storage[position] & 0xC0 != 0x80 { column += 1 }
    let place = Place(file: index, line: line, column: column)
    last = (place, local)
    return place
  }

  /// The bytes of a line, and the part of them that a range covers.
  mutating func line(
    _ line: Int, ofFile index: Int, covering range: SourceRange
  ) -> (bytes: ArraySlice<UInt8>, span: Range<Int>) {
    let file = sources.files[index]
    let bytes = lines(ofFile: index).bytes(ofLine: line, in: file)
    let base = Int(sources.bases[index])
    let lower = min(max(Int(range.start) - base, bytes.startIndex), bytes.endIndex)
    let upper = min(max(Int(range.end) - base, lower), bytes.endIndex)
    return (bytes, lower..<upper)
  }

  private mutating func lines(ofFile index: Int) -> LineTable {
    if let table = tables[index] { return table }
    let table = LineTable(sources.files[index])
    tables[index] = table
    return table
  }

  private static func line(of offset: Int, in starts: [Int]) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }
}
