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
      return [5, UInt8(2 + 4 * numbers.count)] + numbers.flatMap(\.octets)
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
