import Glibc

/// Paths as text.
enum Path {
  /// What stands before the last slash, with the slash; empty for a name alone.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[...slash])
  }

  /// What stands behind the last slash.
  static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// A name inside a folder.
  static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path without `.`, doubled slashes and `name/..`, so that spellings of one path are equal.
  ///
  /// Symbolic links are not looked at, so `..` behind one may come out as another folder.
  static func normalized(_ path: String) -> String {
    guard path.contains("./") || path.contains("//") else { return path }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// A path as seen from a folder: without the folder where it lies in there, else as it is.
  static func relative(_ path: String, to folder: String) -> String {
    let (path, folder) = (absolute(path), absolute(folder))
    let inside = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(inside) ? String(path.dropFirst(inside.count)) : path
  }

  /// A path from the root, spelled in one way; the current folder's for an empty one.
  static func absolute(_ path: String) -> String {
    normalized(path.hasPrefix("/") ? path : joined(currentFolder, path))
  }

  private static let currentFolder: String = {
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }()
}
