/// The files of one run, laid one behind the other in a single 32-bit offset space.
///
/// Invariant: files only get added, so that an offset stays valid for the life of the map.
public struct SourceMap: Sendable {
  /// A place in a file; line and column count from 1, the column in characters.
  public struct Location: Equatable, Sendable {
    /// The index of the file in `files`.
    public let file: Int
    /// The line, from 1.
    public let line: Int
    /// The column, from 1; a byte that begins no UTF-8 character doesn't count.
    public let column: Int
  }

  /// The files, in the order in which they were added.
  public private(set) var files: [SourceFile] = []
  /// The offset of each file's first byte.
  public private(set) var bases: [UInt32] = []

  /// The most bytes that all files together may have.
  public static let maximumBytes = Int(UInt32.max)

  /// Creates a map without files.
  public init() {}

  private var nextBase: Int {
    guard let last = files.last, let base = bases.last else { return 0 }
    return Int(base) + last.count + 1
  }

  /// Adds a file; nil where the offset space (4 GiB) would overflow.
  public mutating func add(_ file: SourceFile) -> Int? {
    let base = nextBase
    guard base + file.count + 1 <= Self.maximumBytes else { return nil }
    files.append(file)
    bases.append(UInt32(base))
    return files.count - 1
  }

  /// The index of the file that an offset lies in.
  public func fileIndex(of offset: UInt32) -> Int {
    var low = 0
    var high = bases.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if bases[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a range; empty where the range lies in no file.
  public func bytes(_ range: SourceRange) -> ArraySlice<UInt8> {
    guard !files.isEmpty, range.end > range.start else { return [] }
    let index = fileIndex(of: range.start)
    let file = files[index]
    let lower = min(Int(range.start - bases[index]), file.count)
    let upper = min(Int(range.end - bases[index]), file.count)
    return file.storage[lower..<max(lower, upper)]
  }

  /// Calls a closure with the bytes of a range, without making a slice; nil where the range lies in no
  /// file.
  @inlinable
  package func withBytes<Value>(_ range: SourceRange, _ body: (Span<UInt8>) -> Value) -> Value? {
    guard !files.isEmpty, range.end > range.start else { return nil }
    let index = files.count == 1 ? 0 : fileIndex(of: range.start)
    let lower = Int(range.start - bases[index])
    let upper = Int(range.end - bases[index])
    guard upper <= files[index].count else { return nil }
    let storage = files[index].storage
    let text = storage.span.extracting(lower..<upper)
    return body(text)
  }

  /// The text of a range; bytes that are not UTF-8 are replaced.
  public func text(_ range: SourceRange) -> String {
    String(decoding: bytes(range), as: UTF8.self)
  }

  /// The line and column of an offset, found by counting from the file's start.
  ///
  /// For many offsets of one file make a `LineTable` instead.
  public func location(of offset: UInt32) -> Location {
    let index = fileIndex(of: offset)
    let table = LineTable(files[index])
    let (line, column) = table.lineAndColumn(of: Int(offset - bases[index]), in: files[index])
    return Location(file: index, line: line, column: column)
  }
}
