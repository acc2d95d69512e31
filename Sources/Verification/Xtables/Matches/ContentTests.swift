import CTVetConntrack
import CTVetIptablesLanguage

/// `-m string`: bytes anywhere between two places (net/netfilter/xt_string.c, net/core/skbuff.c
/// `skb_find_text`).
struct TextTest: StatelessTest {
  let pattern: [UInt8]
  let ignoresCase: Bool
  let isInverted: Bool
  let from: Int
  let to: Int

  init?(_ use: XtablesUse) {
    guard let option = use["string"] ?? use["hex-string"] else { return nil }
    pattern = option.name == "string" ? Array(option.text.utf8) : Self.bytes(option.text)
    ignoresCase = use["icase"] != nil
    isInverted = option.isInverted
    from = Int(use["from"]?.value ?? 0)
    to = Int(use["to"]?.value ?? 0xFFFF)
  }

  /// Text with hexadecimal digits between bars.
  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var digits = ""
    var isNumber = false
    for character in text.utf8 {
      if character == UInt8(ascii: "|") {
        isNumber.toggle()
      } else if !isNumber {
        bytes.append(character)
      } else if character != UInt8(ascii: " ") {
        digits.append(Character(UnicodeScalar(character)))
        guard digits.count == 2 else { continue }
        bytes.append(UInt8(digits, radix: 16) ?? 0)
        digits = ""
      }
    }
    return bytes
  }

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let end = min(to, packet.bytes.count)
    guard !pattern.isEmpty, from < end else { return isInverted }
    let last = end - pattern.count
    let isThere = from <= last && (from...last).contains { has(packet.bytes, at: $0) }
    return isThere != isInverted
  }

  private func has(_ bytes: [UInt8], at place: Int) -> Bool {
    pattern.indices.allSatisfy { index in
      let (wanted, found) = (pattern[index], bytes[place + index])
      return wanted == found || ignoresCase && Self.upper(wanted) == Self.upper(found)
    }
  }

  private static func upper(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
  }
}

/// `-m u32` (net/netfilter/xt_u32.c `u32_match_it`).
struct WordTest: StatelessTest {
  /// A place, what is done with the word there, and what it should be.
  private struct Part {
    var operations: [(character: UInt8, number: UInt32)] = []
    var ranges: [ClosedRange<UInt32>] = []
  }

  private let parts: [Part]
  private let isInverted: Bool

  init?(_ option: XtablesOption) {
    isInverted = option.isInverted
    var parts: [Part] = []
    for text in Self.split(option.text, "&&") {
      let sides = Self.split(text, "=")
      guard sides.count == 2 else { return nil }
      var part = Part()
      var rest = Array(sides[0].utf8).filter { $0 != 32 }[...]
      var operation = UInt8(ascii: "@")
      while true {
        let digits = rest.prefix { !"&<>@".utf8.contains($0) }
        guard let number = Self.number(String(decoding: digits, as: UTF8.self)) else { return nil }
        part.operations.append((operation, number))
        rest = rest.dropFirst(digits.count)
        guard let next = rest.first else { break }
        operation = next
        rest = rest.drop { $0 == next }
      }
      for range in sides[1].split(separator: ",") {
        let ends = range.split(separator: ":").compactMap { Self.number(String($0)) }
        guard let first = ends.first, let last = ends.last else { return nil }
        if first <= last { part.ranges.append(first...last) }
      }
      parts.append(part)
    }
    self.parts = parts
  }

  private static func split(_ text: String, _ separator: String) -> [String] {
    var parts = [""]
    var rest = Substring(text)
    while !rest.isEmpty {
      if rest.hasPrefix(separator) {
        parts.append("")
        rest = rest.dropFirst(separator.count)
      } else {
        parts[parts.count - 1].append(rest.removeFirst())
      }
    }
    return parts
  }

  private static func number(_ text: String) -> UInt32? {
    let text = text.filter { $0 != " " }
    if text.lowercased().hasPrefix("0x") { return UInt32(text.dropFirst(2), radix: 16) }
    return text.hasPrefix("0") ? UInt32(text, radix: 8) : UInt32(text)
  }

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    parts.allSatisfy { holds($0, packet.bytes) } != isInverted
  }

  private func holds(_ part: Part, _ bytes: [UInt8]) -> Bool {
    var base = 0
    var value: UInt32 = 0
    for (operation, number) in part.operations {
      switch operation {
      case UInt8(ascii: "&"): value &= number
      case UInt8(ascii: "<"): value = value &<< number
      case UInt8(ascii: ">"): value = value &>> number
      default:
        base += Int(value)
        let place = base + Int(number)
        guard place + 4 <= bytes.count else { return false }
        value = bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
      }
    }
    return part.ranges.contains { $0.contains(value) }
  }
}
