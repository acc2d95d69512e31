/// A line of source made fit for a terminal, and where a span lies in it.
struct SourceExcerpt {
  /// The text: UTF-8, tabs as spaces, nothing that steers a terminal.
  private(set) var text: [UInt8] = []
  /// The columns of the span in the text, from 0; at least one.
  private(set) var columns: Range<Int>

  /// What is written below the span.
  var underline: String { "^" + String(repeating: "~", count: columns.count - 1) }

  /// The most columns of a line that are shown.
  static let width = 160
  /// The columns that are shown before the span where a line is cut.
  private static let lead = 60
  private static let tabWidth = 4
  private static let ellipsis: [UInt8] = Array("…".utf8)

  /// Makes an excerpt of a line around a span of its bytes.
  init(line: ArraySlice<UInt8>, span: Range<Int>) {
    var column = 0
    var first: Int?
    var last: Int?
    let window = Self.window(of: line, around: span.lowerBound)
    if window.lowerBound > line.startIndex {
      text += Self.ellipsis
      column = 1
    }
    var rest = line[window.lowerBound...]
    while let (scalar, length) = Self.nextScalar(&rest) {
      let offset = rest.startIndex - length
      if offset >= span.lowerBound, first == nil { first = column }
      if offset >= span.upperBound, last == nil { last = column }
      if offset >= window.upperBound || column >= Self.width {
        text += Self.ellipsis
        if last == nil { last = column + 1 }
        break
      }
      if scalar == "\t" {
        let count = Self.tabWidth - column % Self.tabWidth
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
        column += count
      } else {
        column += VisibleText.append(scalar, to: &text)
      }
    }
    let start = first ?? column
    columns = start..<max(start + 1, last ?? column)
  }

  /// The bytes to show: the whole line, or a piece that begins a bit before the span.
  private static func window(of line: ArraySlice<UInt8>, around offset: Int) -> Range<Int> {
    // A scalar has at most four bytes.
    if line.count <= 4 * width, scalarCount(line) <= width { return line.indices }
    var start = max(line.startIndex, min(offset, line.endIndex) - lead)
    while start > line.startIndex, line[start] & 0xC0 == 0x80 { start -= 1 }
    if start - line.startIndex < 2 { start = line.startIndex }
    return start..<line.endIndex
  }

  private static func scalarCount(_ line: ArraySlice<UInt8>) -> Int {
    line.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  /// Takes a scalar off, U+FFFD for bytes that are none; tells how many bytes it had.
  private static func nextScalar(_ rest: inout ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    guard let byte = rest.first else { return nil }
    if byte < 0x80 {
      rest.removeFirst()
      return (Unicode.Scalar(byte), 1)
    }
    var decoder = UTF8()
    var bytes = rest.prefix(4).makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&bytes) {
      let length = UTF8.width(scalar)
      rest.removeFirst(length)
      return (scalar, length)
    }
    rest.removeFirst()
    return ("\u{FFFD}", 1)
  }
}
