import CTVetNftLanguage

/// Names of chains that nft can have.
enum ChainNames {
  private static let reserved = Set(
    Keyword.allCases.filter(\.isReserved).map(\.spelling))

  /// Another name for a chain that nft can't have under its own; nil where it can.
  static func replacement(for name: String, taken: Set<String>) -> String? {
    if isIdentifier(name), !reserved.contains(name) { return nil }
    var new = String(
      String.UnicodeScalarView(name.unicodeScalars.map { isInner($0) ? $0 : "_" }))
    if let first = new.unicodeScalars.first, !isFirst(first) { new = "chain_" + new }
    if reserved.contains(new) { new += "_chain" }
    var unique = new
    var count = 2
    while taken.contains(unique) {
      unique = "\(new)_\(count)"
      count += 1
    }
    return unique
  }

  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, isFirst(first) else { return false }
    return name.unicodeScalars.allSatisfy(isInner)
  }

  private static func isFirst(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", ".": true
    default: false
    }
  }

  private static func isInner(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "-", "/": true
    default: isFirst(scalar)
    }
  }
}
