/// Bob Jenkins' hash of words ("lookup3", public domain) with the start that Linux gives it (`jhash2`).
///
/// It has no secret: which of several addresses NAT takes is the same on every host.
enum JenkinsHash {
  /// The hash of four words.
  static func of(_ words: (UInt32, UInt32, UInt32, UInt32), seed: UInt32) -> UInt32 {
    let start = 0xDEAD_BEEF &+ 4 << 2 &+ seed
    var a = start &+ words.0
    var b = start &+ words.1
    var c = start &+ words.2
    mix(&a, c, 4)
    c &+= b
    mix(&b, a, 6)
    a &+= c
    mix(&c, b, 8)
    b &+= a
    mix(&a, c, 16)
    c &+= b
    mix(&b, a, 19)
    a &+= c
    mix(&c, b, 4)
    b &+= a
    a &+= words.3
    finish(&c, b, 14)
    finish(&a, c, 11)
    finish(&b, a, 25)
    finish(&c, b, 16)
    finish(&a, c, 4)
    finish(&b, a, 14)
    finish(&c, b, 24)
    return c
  }

  private static func mix(_ word: inout UInt32, _ other: UInt32, _ bits: UInt32) {
    word = (word &- other) ^ rotated(other, bits)
  }

  private static func finish(_ word: inout UInt32, _ other: UInt32, _ bits: UInt32) {
    word = (word ^ other) &- rotated(other, bits)
  }

  private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word << bits | word >> (32 - bits)
  }
}
