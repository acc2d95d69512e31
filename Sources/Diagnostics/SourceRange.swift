/// A half-open range of bytes in the offset space of a `SourceMap`.
///
/// Units: bytes. One space holds every file, so a range alone tells its file too.
public struct SourceRange: Hashable, Sendable {
  /// The first byte.
  public var start: UInt32
  /// One past the last byte.
  public var end: UInt32

  /// Creates the range of the bytes from `start` up to, not including, `end`.
  @inlinable
  public init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = end
  }

  /// Creates an empty range at one place.
  @inlinable
  public init(at offset: UInt32) {
    self.init(offset, offset)
  }

  /// The smallest range that holds this one and another.
  @inlinable
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(start, other.start), max(end, other.end))
  }

  /// Whether no byte lies in the range.
  public var isEmpty: Bool { end <= start }

  /// Whether every byte of another range lies in this one.
  public func contains(_ other: SourceRange) -> Bool {
    start <= other.start && other.end <= end
  }
}
