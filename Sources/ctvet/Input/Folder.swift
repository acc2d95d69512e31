import Glibc

/// A folder's contents.
enum Folder {
  /// The names in a folder without those that begin with a dot, sorted by their bytes.
  static func entries(path: String) throws(ReadingFailure) -> [String] {
    guard let folder = unsafe opendir(path) else {
      throw ReadingFailure(path: path, errorNumber: errno)
    }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          unsafe String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
