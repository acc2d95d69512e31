/// What lines have in common that may be one rule with other values.
struct LineShape {
  /// Stands for the words of the line, but for those with digits and those in quotes.
  let hash: UInt64
  /// Where the line ends.
  let end: Int

  /// Looks at the line that begins at a place; nil where it doesn't end in a line end, and for one with a
  /// backslash in quotes.
  init?(_ text: [UInt8], at start: Int, count: Int) {
    var hash: UInt64 = 0
    var word: UInt64 = 0
    var hasDigit = false
    var position = start
    scan: while position < count {
      let byte = text[position]
      position += 1
      if byte > 0x22 {
        word = (word &<< 5 | word &>> 59) ^ UInt64(byte)
        if byte &- UInt8(ascii: "0") < 10 { hasDigit = true }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        while position < count, text[position] != UInt8(ascii: "\"") {
          if text[position] == UInt8(ascii: "\\") || text[position] == 10 { return nil }
          position += 1
        }
        position += 1
        hasDigit = true
      case 9, 10, 13, 32:
        hash = (hash ^ (hasDigit ? 1 : word)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash &>> 29
        (word, hasDigit) = (0, false)
        if byte == 10 {
          self.hash = hash
          end = position - 1
          return
        }
      default: word = (word &<< 5 | word &>> 59) ^ UInt64(byte)
      }
    }
    return nil
  }
}
