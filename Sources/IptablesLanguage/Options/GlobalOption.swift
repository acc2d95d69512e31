/// The options that iptables itself has.
struct GlobalOption: Sendable {
  let name: String
  let key: PackedName
  let letter: UInt8
  let takesValue: Bool

  private init(_ name: String, _ letter: Character, _ takesValue: Bool = true) {
    self.name = name
    key = PackedName(name)
    self.letter = letter.asciiValue ?? 0
    self.takesValue = takesValue
  }

  /// Whether a value follows a letter; nil where it is none.
  static func takesValue(letter: UInt8) -> Bool? {
    switch letter {
    case UInt8(ascii: "n"), UInt8(ascii: "v"), UInt8(ascii: "x"), UInt8(ascii: "f"),
      UInt8(ascii: "4"), UInt8(ascii: "6"), UInt8(ascii: "h"), UInt8(ascii: "V"),
      UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "L"), UInt8(ascii: "S"),
      UInt8(ascii: "F"), UInt8(ascii: "Z"), UInt8(ascii: "X"):
      false
    case UInt8(ascii: "A"), UInt8(ascii: "C"), UInt8(ascii: "D"), UInt8(ascii: "E"),
      UInt8(ascii: "I"), UInt8(ascii: "M"), UInt8(ascii: "N"), UInt8(ascii: "P"),
      UInt8(ascii: "R"), UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "g"),
      UInt8(ascii: "i"), UInt8(ascii: "j"), UInt8(ascii: "m"), UInt8(ascii: "o"),
      UInt8(ascii: "p"), UInt8(ascii: "s"), UInt8(ascii: "t"):
      true
    default: nil
    }
  }

  /// Whether a value may stand right behind a letter: `-LINPUT`, `-w5`.
  static func mayTakeValue(letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "L"), UInt8(ascii: "S"), UInt8(ascii: "F"), UInt8(ascii: "Z"),
      UInt8(ascii: "X"), UInt8(ascii: "h"), UInt8(ascii: "w"), UInt8(ascii: "W"):
      true
    default: false
    }
  }

  static let all: [GlobalOption] = [
    .init("table", "t"), .init("append", "A"), .init("delete", "D"), .init("check", "C"),
    .init("insert", "I"), .init("replace", "R"), .init("list", "L", false),
    .init("list-rules", "S", false), .init("flush", "F", false), .init("zero", "Z", false),
    .init("new-chain", "N"), .init("delete-chain", "X", false), .init("rename-chain", "E"),
    .init("policy", "P"), .init("source", "s"), .init("destination", "d"), .init("src", "s"),
    .init("dst", "d"), .init("protocol", "p"), .init("proto", "p"), .init("in-interface", "i"),
    .init("jump", "j"), .init("match", "m"), .init("numeric", "n", false),
    .init("out-interface", "o"), .init("verbose", "v", false), .init("wait", "w", false),
    .init("wait-interval", "W", false), .init("exact", "x", false), .init("fragments", "f", false),
    .init("fragment", "f", false), .init("version", "V", false), .init("help", "h", false),
    .init("line-numbers", "0", false), .init("modprobe", "M"), .init("set-counters", "c"),
    .init("goto", "g"), .init("ipv4", "4", false), .init("ipv6", "6", false),
  ]
}
