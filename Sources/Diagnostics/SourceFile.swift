/// The text of one file together with the name that diagnostics show.
public struct SourceFile: Sendable {
  /// The path as the user wrote it, or `<stdin>`.
  public let name: String
  /// The text followed by `padding` zero bytes, so that a lexer may look past the end.
  @usableFromInline
  package let storage: [UInt8]
  /// The number of bytes of text.
  public let count: Int

  /// Zero bytes that follow the text in `storage`.
  package static let padding = 16

  /// Creates a file from its bytes; no encoding is assumed.
  public init(name: String, bytes: [UInt8]) {
    var storage = bytes
    storage.append(contentsOf: repeatElement(0, count: Self.padding))
    self.init(name: name, padded: storage)
  }

  /// Creates a file from bytes that already end in `padding` zero bytes.
  package init(name: String, padded storage: [UInt8]) {
    precondition(storage.count >= Self.padding)
    self.name = name
    self.storage = storage
    self.count = storage.count - Self.padding
  }

  /// Creates a file from a string.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}
