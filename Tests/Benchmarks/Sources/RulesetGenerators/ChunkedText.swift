/// Text under construction, handed on in chunks so that a large file never sits in memory.
public struct ChunkedText: ~Copyable {
  private static let chunkBytes = 65_536

  private var bytes: [UInt8] = []
  private let deliver: (Span<UInt8>) throws -> Void

  /// Starts an empty text whose chunks go to `deliver`, in order, each ending at a line's end.
  public init(deliver: @escaping (Span<UInt8>) throws -> Void) {
    self.deliver = deliver
    bytes.reserveCapacity(ChunkedText.chunkBytes + 4_096)
  }

  /// Hands on what is left; the text must have ended with `endLine`.
  ///
  /// - Throws: what `deliver` throws.
  public consuming func finish() throws {
    try deliver(bytes.span)
  }

  /// Appends `text` as UTF-8.
  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends `number` in decimal digits.
  mutating func append(_ number: UInt32) {
    if number >= 10 {
      append(number / 10)
    }
    bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number % 10))
  }

  /// Appends `number` in lower-case hexadecimal digits without leading zeros.
  mutating func append(hexadecimal number: UInt32) {
    if number >= 16 {
      append(hexadecimal: number / 16)
    }
    let digit = UInt8(truncatingIfNeeded: number % 16)
    bytes.append(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
  }

  /// Appends an IPv4 address, given in host byte order, in dotted decimal.
  mutating func append(address: UInt32) {
    append(address >> 24)
    bytes.append(UInt8(ascii: "."))
    append(address >> 16 & 0xFF)
    bytes.append(UInt8(ascii: "."))
    append(address >> 8 & 0xFF)
    bytes.append(UInt8(ascii: "."))
    append(address & 0xFF)
  }

  /// Appends a line feed and hands on the chunk if it is full.
  ///
  /// - Throws: what the receiver of chunks throws.
  mutating func endLine() throws {
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= ChunkedText.chunkBytes {
      try deliver(bytes.span)
      bytes.removeAll(keepingCapacity: true)
    }
  }

  /// Appends `text` and a line feed.
  ///
  /// - Throws: what the receiver of chunks throws.
  mutating func line(_ text: String = "") throws {
    append(text)
    try endLine()
  }
}
