public import CTVetDiagnostics
public import CTVetRulesetModel

/// Tells iptables' language from others, and its families from each other.
public enum IptablesRecognition {
  /// Whether a text is of `iptables-save`, or calls `iptables`.
  public static func isIptables(_ bytes: ArraySlice<UInt8>) -> Bool {
    var isFirst = true
    // A long file of another language must not be read to its end: its first word mostly tells.
    var rest = bytes.prefix(sampleSize)
    while let bytes = nextLine(of: &rest) {
      let line = String(decoding: bytes, as: UTF8.self)
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let word = words.first else { continue }
      if isFirst, word.hasPrefix("#"), line.contains("tables-save") { return true }
      if word.hasPrefix("#") { continue }
      isFirst = false
      if word.hasPrefix("*"), words.count == 1,
        TableKind(rawValue: String(word.dropFirst())) != nil
      {
        return true
      }
      if isProgram(word) { return words.dropFirst().contains { $0.hasPrefix("-") } }
      if ["-A", "-P", "-N", "-I"].contains(word) { return true }
      if ["table", "flush", "add", "define", "include", "delete"].contains(word) { return false }
    }
    return false
  }

  /// Whether no command of a text names its program, so that all are about one family.
  static func isDump(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes.prefix(sampleSize)
    while let bytes = nextLine(of: &rest) {
      let line = String(decoding: bytes, as: UTF8.self)
      let word = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first
      if let word, isProgram(word) { return false }
    }
    return true
  }

  /// The family of a file: that of the program that its head names, or of its addresses and protocols.
  public static func family(of file: SourceFile) -> Family {
    let bytes = file.storage[..<min(file.count, sampleSize)]
    var rest = bytes
    while let line = nextLine(of: &rest), line.first == UInt8(ascii: "#") {
      let comment = String(decoding: line, as: UTF8.self)
      if comment.contains("tables-save") || comment.contains("tables v") {
        return comment.contains("ip6tables") ? .ip6 : .ip
      }
    }
    var start = bytes.startIndex
    var colons = 0
    var isInSet = false
    for position in bytes.indices {
      // Sets of ipset are of both families, whatever the rules are.
      if position == bytes.startIndex || bytes[position - 1] == 0x0A {
        isInSet = ["create ", "add "].contains { bytes[position...].starts(with: $0.utf8) }
      }
      if isInSet {
        start = position + 1
        continue
      }
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D:
        if isOfIPv6(bytes[start..<position], colons: colons) { return .ip6 }
        start = position + 1
        colons = 0
      case UInt8(ascii: ":"): colons += 1
      default: break
      }
    }
    return isOfIPv6(bytes[start...], colons: colons) ? .ip6 : .ip
  }

  /// Whether a word is one that only rules for IPv6 have; most words are told by their first byte.
  private static func isOfIPv6(_ word: ArraySlice<UInt8>, colons: Int) -> Bool {
    guard let first = word.first else { return false }
    if colons > 1 { return isIPv6Address(Substring(decoding: word, as: UTF8.self)) }
    switch first {
    case UInt8(ascii: "i") where word.count > 4, UInt8(ascii: "-") where word.count > 12,
      UInt8(ascii: "h") where word.count == 2:
      let text = String(decoding: word, as: UTF8.self)
      return ["icmp6", "icmpv6", "ipv6-icmp", "--icmpv6-type", "hl"].contains(text)
        || text.hasPrefix("icmp6-")
    default: return false
    }
  }

  private static let sampleSize = 256 * 1024

  private static func isProgram(_ word: Substring) -> Bool {
    let name = word.split(separator: "/").last ?? word
    return name.hasPrefix("iptables") || name.hasPrefix("ip6tables")
  }

  private static func isIPv6Address(_ word: Substring) -> Bool {
    let address = word.prefix { $0 != "/" }
    guard address.contains("::") || address.filter({ $0 == ":" }).count == 7 else { return false }
    return address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
  }

  /// Takes the next line off a text; nil at its end.
  private static func nextLine(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
    defer { rest = rest[min(end + 1, rest.endIndex)...] }
    return rest[..<end]
  }
}
