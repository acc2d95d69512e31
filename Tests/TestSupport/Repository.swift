package import Foundation

/// The repository that the tests were built from.
package enum Repository {
  /// Its folder.
  package static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
    .deletingLastPathComponent()  // TestSupport
    .deletingLastPathComponent()  // Tests
    .deletingLastPathComponent()

  /// A file or folder of it.
  package static func file(_ path: String) -> URL {
    root.appending(path: path)
  }

  /// The paths of all files in a folder of it that have an extension, sorted.
  package static func files(in folder: String, withExtension ending: String) -> [String] {
    let start = file(folder)
    let walk = FileManager.default.enumerator(atPath: start.path(percentEncoded: false))
    var found: [String] = []
    while let path = walk?.nextObject() as? String {
      if path.hasSuffix("." + ending) { found.append("\(folder)/\(path)") }
    }
    return found.sorted()
  }
}
