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
    var rest = file.storage[..<min(file.count, sampleSize)]
    while let bytes = nextLine(of: &rest) {
      let line = String(decoding: bytes, as: UTF8.self)
      if line.hasPrefix("#"), line.contains("tables-save") || line.contains("tables v") {
        return line.contains("ip6tables") ? .ip6 : .ip
      }
      for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        if ["icmp6", "icmpv6", "ipv6-icmp", "--icmpv6-type", "hl"].contains(word) { return .ip6 }
        if word.hasPrefix("icmp6-") { return .ip6 }
        if isIPv6Address(word) { return .ip6 }
      }
    }
    return .ip
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
