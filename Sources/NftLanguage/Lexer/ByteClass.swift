/// What a byte may be part of, as bits, so that the lexer asks one table.
enum ByteClass {
  /// Letters, `_` and `.`: begins a word.
  static let wordStart: UInt8 = 1
  /// Letters, digits and `/ - _ .`: goes on in a word.
  static let word: UInt8 = 2
  /// `0`–`9`.
  static let digit: UInt8 = 4
  /// `0`–`9`, `a`–`f`, `A`–`F`.
  static let hexDigit: UInt8 = 8
  /// Space and tab.
  static let blank: UInt8 = 16
  /// Every byte that no token begins with.
  static let junk: UInt8 = 32

  /// The table; made once and kept for the life of the process.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for byte in 0...255 { unsafe table[byte] = bits(of: UInt8(byte)) }
    return unsafe UnsafePointer(table)
  }()

  private static func bits(of byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
      wordStart | word | hexDigit
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      wordStart | word
    case UInt8(ascii: "0")...UInt8(ascii: "9"): word | digit | hexDigit
    case UInt8(ascii: "_"), UInt8(ascii: "."): wordStart | word
    case UInt8(ascii: "/"), UInt8(ascii: "-"): word
    case UInt8(ascii: " "), UInt8(ascii: "\t"): blank
    case 10, UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "^"), UInt8(ascii: "|"),
      UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "@"), UInt8(ascii: "$"),
      UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "\\"), UInt8(ascii: "\r"):
      0
    default: junk
    }
  }
}
