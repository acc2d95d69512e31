import CTVetDiagnostics

/// A comment that tells ctvet something: `# ctvet: ignore CT101, PKT601 -- tested by hand`.
struct IgnoreComment {
  /// A word of the comment and where it stands.
  struct Word {
    let text: String
    let range: SourceRange
  }

  /// What a finding has to do with the comment's place.
  enum Reach {
    /// It is in the comment's line.
    case line
    /// It begins in the line of code that follows the comment.
    case followingLine
    /// It is in the comment's file.
    case file
  }

  /// From the `#` to the end of the line.
  let range: SourceRange
  /// The range with the blanks before it, or, of a comment with a line of its own, the line.
  let removal: SourceRange
  /// The word behind `ctvet:`; nil where there is none.
  let directive: Word?
  /// What stands behind the directive, up to `--`.
  let checks: [Word]
  /// Whether a reason stands behind `--`.
  let hasReason: Bool
  /// Whether the comment has its line for itself.
  let ownsLine: Bool

  /// Which findings it is about; nil for a directive that does not exist.
  var reach: Reach? {
    switch directive?.text {
    case "ignore": ownsLine ? .followingLine : .line
    case "ignore-file": .file
    default: nil
    }
  }

  /// The comments of a file whose first byte has the offset `base`.
  static func all(in file: SourceFile, base: UInt32) -> [IgnoreComment] {
    var found: [IgnoreComment] = []
    var position = 0
    while let mark = firstMark(in: file, from: position) {
      let line = lineRange(around: mark, in: file)
      position = line.upperBound
      guard let start = commentStart(in: file.storage[line], before: mark) else { continue }
      found.append(
        IgnoreComment(
          file.storage[line], commentStart: start, mark: mark, fileEnd: file.count, base: base))
    }
    return found
  }

  private init(
    _ line: ArraySlice<UInt8>, commentStart start: Int, mark: Int, fileEnd: Int, base: UInt32
  ) {
    func place(_ lower: Int, _ upper: Int) -> SourceRange {
      SourceRange(base + UInt32(lower), base + UInt32(upper))
    }
    range = place(start, line.endIndex)
    ownsLine = line[..<start].allSatisfy(Self.isBlank)
    var removed = start
    while removed > line.startIndex, Self.isBlank(line[removed - 1]) { removed -= 1 }
    // The line feed goes with a line that held nothing else.
    removal =
      ownsLine
      ? place(line.startIndex, min(line.endIndex + 1, fileEnd)) : place(removed, line.endIndex)
    let words = line[(mark + Self.mark.count)...]
      .split { Self.isBlank($0) || $0 == UInt8(ascii: ",") }
      .map {
        Word(text: String(decoding: $0, as: UTF8.self), range: place($0.startIndex, $0.endIndex))
      }
    directive = words.first
    let rest = words.dropFirst()
    checks = Array(rest.prefix { $0.text != "--" })
    hasReason = rest.count > checks.count + 1
  }

  private static let mark = Array("ctvet:".utf8)

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func firstMark(in file: SourceFile, from start: Int) -> Int? {
    var position = start
    // The text is followed by zero bytes, so that looking past its end does no harm.
    while position < file.count {
      if file.storage[position] == mark[0],
        file.storage[position..<position + mark.count].elementsEqual(mark)
      {
        return position
      }
      position += 1
    }
    return nil
  }

  private static func lineRange(around place: Int, in file: SourceFile) -> Range<Int> {
    var lower = place
    while lower > 0, file.storage[lower - 1] != UInt8(ascii: "\n") { lower -= 1 }
    var upper = place
    while upper < file.count, file.storage[upper] != UInt8(ascii: "\n") { upper += 1 }
    return lower..<upper
  }

  /// Where the comment begins that has nothing but blanks and `#` before the mark.
  private static func commentStart(in line: ArraySlice<UInt8>, before mark: Int) -> Int? {
    var isQuoted = false
    for index in line.startIndex..<mark {
      if line[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard line[index] == UInt8(ascii: "#"), !isQuoted else { continue }
      let between = line[index..<mark]
      return between.allSatisfy { isBlank($0) || $0 == UInt8(ascii: "#") } ? index : nil
    }
    return nil
  }
}
