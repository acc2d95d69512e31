/// A pattern of paths in the manner of gitignore(5): `*` and `?` stay within a name, `**` does not,
/// a pattern without a slash matches in any folder, one that matches a folder matches all in it.
struct PathPattern {
  private let parts: [[UInt8]]

  /// Reads a pattern.
  init(_ text: String) {
    var parts = text.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
    parts.removeAll { $0 == [UInt8(ascii: ".")] }
    // Nothing matches an empty pattern.
    guard !parts.isEmpty else {
      self.parts = [[]]
      return
    }
    if !text.dropLast(text.hasSuffix("/") ? 1 : 0).contains("/") {
      parts.insert(Self.anyFolders, at: 0)
    }
    self.parts = parts
  }

  private static let anyFolders = Array("**".utf8)

  /// Whether a relative path, or a folder that it lies in, matches.
  func matches(_ path: String) -> Bool {
    let names = Path.normalized(path).utf8.split(separator: UInt8(ascii: "/"))
    return matches(parts[...], names[...])
  }

  private func matches(
    _ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<Substring.UTF8View.SubSequence>
  ) -> Bool {
    guard let part = parts.first else { return true }
    if part == Self.anyFolders {
      if parts.count == 1 { return !names.isEmpty }
      return names.indices.contains { matches(parts.dropFirst(), names[$0...]) }
    }
    guard let name = names.first, Self.matches(part[...], Array(name)[...]) else { return false }
    return matches(parts.dropFirst(), names.dropFirst())
  }

  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == UInt8(ascii: "*") {
      let rest = pattern.dropFirst()
      return (name.startIndex...name.endIndex).contains { matches(rest, name[$0...]) }
    }
    guard let byte = name.first, first == byte || first == UInt8(ascii: "?") else { return false }
    return matches(pattern.dropFirst(), name.dropFirst())
  }
}
