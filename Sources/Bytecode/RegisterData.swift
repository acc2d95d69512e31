/// Bytes as registers hold them: up to 64, in words of 32 bits.
///
/// Byte 0 of the memory is the low byte of word 0, as on a little-endian host; network byte order
/// is therefore seen mirrored in a word, in data and in text alike: 22 as a port is `0x00001600`.
/// Up to 16 bytes, which is nearly always, are kept without an allocation.
public struct RegisterData: Sendable, Hashable {
  /// The most bytes that registers hold (`NFT_DATA_VALUE_MAXLEN`).
  public static let maximumByteCount = 64

  private var front: UInt64 = 0
  private var back: UInt64 = 0
  /// The words behind the fourth.
  private var rest: [UInt32]?
  private var size: UInt8

  /// Creates data of words; the bytes that the last word has too many are zero.
  public init(words: some Collection<UInt32>, byteCount: Int? = nil) {
    let byteCount = byteCount ?? words.count * 4
    precondition(byteCount <= Self.maximumByteCount, "registers hold 64 bytes")
    precondition((byteCount + 3) / 4 == words.count, "the words must be as many as the bytes need")
    size = UInt8(byteCount)
    for (index, word) in words.enumerated() {
      switch index {
      case 0, 1: front |= UInt64(word) << (index * 32)
      case 2, 3: back |= UInt64(word) << ((index - 2) * 32)
      default: rest = (rest ?? []) + [word]
      }
    }
  }

  /// Creates data of up to 16 bytes from the number that a little-endian host reads from them.
  init(littleEndian number: UInt128, byteCount: Int) {
    precondition((1...16).contains(byteCount), "a number has 1 to 16 bytes")
    front = UInt64(truncatingIfNeeded: number)
    back = UInt64(truncatingIfNeeded: number >> 64)
    size = UInt8(byteCount)
  }

  /// Creates data of one word.
  public init(word: UInt32, byteCount: Int = 4) {
    precondition((1...4).contains(byteCount), "a word has four bytes")
    front = UInt64(word)
    size = UInt8(byteCount)
  }

  /// Creates data of bytes in the order of the memory.
  public init(bytes: some Collection<UInt8>) {
    var words = [UInt32](repeating: 0, count: (bytes.count + 3) / 4)
    for (index, byte) in bytes.enumerated() {
      words[index / 4] |= UInt32(byte) << (index % 4 * 8)
    }
    self.init(words: words, byteCount: bytes.count)
  }

  /// How many bytes there are; text tells whole words only, so data that was read has a multiple of 4.
  public var byteCount: Int { Int(size) }

  /// How many words the bytes need.
  public var wordCount: Int { (byteCount + 3) / 4 }

  /// The word at an index.
  public subscript(word index: Int) -> UInt32 {
    precondition((0..<wordCount).contains(index), "there is no such word")
    return switch index {
    case 0, 1: UInt32(truncatingIfNeeded: front >> (index * 32))
    case 2, 3: UInt32(truncatingIfNeeded: back >> ((index - 2) * 32))
    default: rest?[index - 4] ?? 0
    }
  }

  /// The words.
  public var words: [UInt32] { (0..<wordCount).map { self[word: $0] } }

  /// The bytes in the order of the memory.
  public var bytes: [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: self[word: $0 / 4] >> ($0 % 4 * 8)) }
  }

  /// The first and the second half of the words, each a value of its own.
  package var halves: (RegisterData, RegisterData)? {
    guard wordCount > 0, wordCount.isMultiple(of: 2) else { return nil }
    let words = words
    return (
      RegisterData(words: words.prefix(words.count / 2)),
      RegisterData(words: words.suffix(words.count / 2))
    )
  }

  /// Writes each word with a space behind it: eight hexadecimal digits behind the prefix.
  package func write(to text: inout ByteText, prefix: String = "0x") {
    for index in 0..<wordCount {
      text.append(string: prefix)
      text.append(hexadecimal: self[word: index])
      text.append(" ")
    }
  }
}
