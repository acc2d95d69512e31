import CTVetIptablesLanguage

/// Tells files with rulesets, of nft or iptables, from others.
enum RulesetRecognition {
  /// How much of a file is looked at, in bytes.
  static let sampleSize = 64 * 1024

  /// Whether a file found in a folder is a ruleset; `sample` gives its first bytes.
  static func isRuleset(name: String, sample: () -> ArraySlice<UInt8>) -> Bool {
    if name.hasSuffix(".nft") || name == "nftables.conf" { return true }
    let sample = sample()
    if hasShebang(sample) || isSavedByIptables(name, sample) { return true }
    return name.hasSuffix(".conf") && hasCommand(sample)
  }

  /// Whether a file holds what iptables-save writes; others have files ending in .rules, too.
  private static func isSavedByIptables(_ name: String, _ bytes: ArraySlice<UInt8>) -> Bool {
    let first = firstLine(bytes)
    let isTable = first.first == UInt8(ascii: "*")
    let isHead = String(decoding: first.prefix(200), as: UTF8.self).contains("tables-save")
    let isNamed = endings.contains { name.hasSuffix($0) }
    return (isTable || isHead || isNamed) && IptablesRecognition.isIptables(bytes)
  }

  /// Endings of files with rules of iptables.
  private static let endings = [".rules", ".v4", ".v6", ".iptables", ".ip6tables"]

  /// Whether the first line calls nft: `#!/usr/sbin/nft -f`, `#!/usr/bin/env -S nft -f`.
  private static func hasShebang(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.starts(with: Array("#!".utf8)) else { return false }
    return words(firstLine(bytes.dropFirst(2))).contains { Path.name(of: $0) == "nft" }
  }

  /// Whether some line begins a command that no other configuration language has.
  static func hasCommand(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let line = firstLine(rest)
      rest = rest.dropFirst(line.count + 1)
      let words = words(line)
      guard let first = words.first, words.count > 1 else { continue }
      let second = words[1]
      switch first {
      case "table":
        if families.contains(second) || words.last?.hasSuffix("{") == true { return true }
      case "flush", "add", "create", "delete", "destroy", "insert":
        if objects.contains(second) { return true }
      case "define", "redefine":
        if words.count > 2, words[2].hasPrefix("=") || second.contains("=") { return true }
      default: break
      }
    }
    return false
  }

  private static let families: Set = ["ip", "ip6", "inet", "arp", "bridge", "netdev"]
  private static let objects: Set = [
    "ruleset", "table", "chain", "rule", "set", "map", "element", "flowtable",
  ]

  private static func firstLine(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.prefix { $0 != UInt8(ascii: "\n") }
  }

  private static func words(_ line: ArraySlice<UInt8>) -> [String] {
    line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
