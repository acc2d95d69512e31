/// The options of a segment as packetdrill writes them, such as `mss 1460,sackOK,TS val 1 ecr 0,nop`.
enum PacketdrillOptions {
  /// The options as bytes, filled up to whole words; nil where something is not understood.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    if text.allSatisfy({ $0 == "." || $0.isWhitespace }) { return [] }
    var bytes: [UInt8] = []
    for option in text.split(separator: ",") {
      let words = option.split(whereSeparator: \.isWhitespace)
      guard let added = Self.option(words.map { String($0) }) else { return nil }
      bytes += added
    }
    return bytes + Array(repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  /// The options with what they acknowledge selectively counted from elsewhere.
  static func shifted(_ options: [UInt8], by offset: UInt32) -> [UInt8] {
    var shifted = options
    var place = 0
    while place + 1 < options.count, options[place] != 0 {
      if options[place] == 1 {
        place += 1
        continue
      }
      let length = Int(options[place + 1])
      guard length >= 2, place + length <= options.count else { break }
      if options[place] == selective {
        for start in stride(from: place + 2, to: place + length - 3, by: 4) {
          let number = options[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) }
          shifted.replaceSubrange(start..<(start + 4), with: (number &+ offset).octets)
        }
      }
      place += length
    }
    return shifted
  }

  /// The kind of the option that acknowledges selectively.
  private static let selective: UInt8 = 5

  private static func option(_ words: [String]) -> [UInt8]? {
    switch (words.first, words.count) {
    case ("nop", 1): return [1]
    case ("eol", 1): return [0]
    case ("sackOK", 1): return [4, 2]
    case ("mss", 2):
      return UInt16(words[1]).map { [2, 4, UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case ("wscale", 2):
      return UInt8(words[1]).map { [3, 3, $0] }
    case ("TS", 5):
      guard words[1] == "val", words[3] == "ecr", let value = UInt32(words[2]),
        let echo = UInt32(words[4])
      else { return nil }
      return [8, 10] + value.octets + echo.octets
    case ("sack", 2...):
      let numbers = words.dropFirst().flatMap { $0.split(separator: ":") }.compactMap { UInt32($0) }
      guard numbers.count == 2 * (words.count - 1) else { return nil }
      return [selective, UInt8(2 + 4 * numbers.count)] + numbers.flatMap(\.octets)
    default: return nil
    }
  }
}

extension UInt32 {
  /// The bytes, the most significant first.
  var octets: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
  }
}
