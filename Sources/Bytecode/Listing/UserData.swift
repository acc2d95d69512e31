/// Bytes that nft keeps with a rule or an element for itself; the kernel doesn't look at them.
public struct UserData: Sendable, Hashable {
  /// The bytes: attributes of a type, a length and so many bytes each
  /// (libnftnl include/libnftnl/udata.h).
  public var bytes: [UInt8]

  /// Creates user data of bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Creates user data that holds a comment, which rules and elements keep as attribute 0.
  public init(comment: String) {
    let characters = Array(comment.utf8.prefix(254))
    bytes = [0, UInt8(characters.count + 1)] + characters + [0]
  }

  /// Adds a number of 32 bits, little-endian, as an attribute.
  public mutating func append(_ number: UInt32, type: UInt8) {
    bytes += [type, 4]
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  /// Writes the bytes as text, with `\x` and two digits for what isn't printable ASCII.
  package func write(to text: inout ByteText) {
    text.append("  userdata = { ")
    for byte in bytes {
      if Self.isPrintable(byte) {
        text.append(byte: byte)
      } else {
        let digits = String(byte, radix: 16)
        text += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
      }
    }
    text.append(" }")
  }

  /// Reads what `write(to:)` writes, to the end of the line.
  ///
  /// A backslash isn't escaped: digits that tell a printable byte were therefore text themselves.
  package init?(from reader: inout WordReader) {
    guard reader.skip("  userdata = { "), reader.rest.utf8.count >= 2,
      reader.rest.hasSuffix(" }")
    else { return nil }
    var rest = reader.rest.utf8.dropLast(2)
    bytes = []
    while let byte = rest.first {
      if let escaped = Self.escapedByte(at: rest) {
        bytes.append(escaped)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    reader.rest = ""
  }

  private static func escapedByte(at text: Substring.UTF8View.SubSequence) -> UInt8? {
    guard text.starts(with: "\\x".utf8), text.count >= 4,
      let byte = UInt8(Substring(text.dropFirst(2).prefix(2)), radix: 16), !isPrintable(byte)
    else { return nil }
    return byte
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    (0x20...0x7e).contains(byte)
  }
}
