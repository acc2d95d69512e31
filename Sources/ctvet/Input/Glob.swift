import Glibc

/// Shell wildcards in paths.
enum Glob {
  /// Whether a path contains a wildcard.
  static func isPattern(_ path: String) -> Bool {
    path.contains { $0 == "*" || $0 == "?" || $0 == "[" }
  }

  /// The paths that match, in alphabetical order; a folder's ends in a slash.
  ///
  /// Like nft: a backslash is a plain character, and a leading dot is matched by a dot alone.
  static func matches(of pattern: String) -> [String] {
    var result = unsafe glob_t()
    defer { unsafe globfree(&result) }
    guard unsafe glob(pattern, GLOB_NOESCAPE | GLOB_MARK, nil, &result) == 0 else { return [] }
    var paths: [String] = []
    for index in 0..<Int(unsafe result.gl_pathc) {
      guard let path = unsafe result.gl_pathv[index] else { continue }
      paths.append(unsafe String(cString: path))
    }
    return paths
  }
}
