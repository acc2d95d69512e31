/// Where each line of a file begins, for turning offsets into lines and columns.
public struct LineTable: Sendable {
  /// The byte offset of each line's first byte within the file.
  public let starts: [Int]

  /// Finds the lines of a file; a line ends with a line feed.
  public init(_ file: SourceFile) {
    var starts = [0]
    for index in 0..<file.count where file.storage[index] == UInt8(ascii: "\n") {
      starts.append(index + 1)
    }
    self.starts = starts
  }

  /// The line and column, both from 1, of a byte offset within the file.
  public func lineAndColumn(of offset: Int, in file: SourceFile) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    var column = 1
    for index in starts[line]..<max(starts[line], min(offset, file.count))
    where file.storage[index] & 0xC0 != 0x80 {
      column += 1
    }
    return (line + 1, column)
  }

  /// The bytes of a line, counted from 1, without its end of line.
  public func bytes(ofLine line: Int, in file: SourceFile) -> ArraySlice<UInt8> {
    guard line >= 1, line <= starts.count else { return [] }
    let start = starts[line - 1]
    var end = line < starts.count ? starts[line] - 1 : file.count
    if end > start, file.storage[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return file.storage[start..<max(start, end)]
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
