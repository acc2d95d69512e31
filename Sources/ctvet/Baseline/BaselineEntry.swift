import CTVetDiagnostics

/// What a baseline knows a finding by: not by its line's number, which changes above it move.
struct BaselineEntry: Hashable, Comparable {
  /// The file's path.
  let file: String
  /// The check's id.
  let id: String
  /// The text of the line without the blanks around it; bytes that are not UTF-8 are replaced.
  let line: String

  /// Describes a finding by the path that its file is to have.
  init(_ finding: Finding, file: String, _ locator: inout SourceLocator) {
    self.file = file
    id = finding.diagnostic.id
    line = String(decoding: locator.trimmedLine(of: finding), as: UTF8.self)
  }

  /// Takes what a baseline says.
  init(file: String, id: String, line: String) {
    self.file = file
    self.id = id
    self.line = line
  }

  /// By file, check and text.
  static func < (left: BaselineEntry, right: BaselineEntry) -> Bool {
    (left.file, left.id, left.line) < (right.file, right.id, right.line)
  }
}

extension SourceLocator {
  /// The bytes of the line in which a finding begins, without the blanks around them.
  mutating func trimmedLine(of finding: Finding) -> [UInt8] {
    var (bytes, _) = line(
      finding.start.line, ofFile: finding.start.file, covering: finding.diagnostic.range)
    while let first = bytes.first, first <= UInt8(ascii: " ") { bytes.removeFirst() }
    while let last = bytes.last, last <= UInt8(ascii: " ") { bytes.removeLast() }
    return Array(bytes)
  }
}
