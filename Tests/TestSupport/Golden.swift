import Foundation

/// Generated files that are kept in the repository.
package enum Golden {
  /// Whether tests write what they would otherwise compare: `UPDATE_GOLDEN=1`.
  package static let updates = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

  /// What a file of the repository holds, or nil where it isn't there; with `UPDATE_GOLDEN=1` it
  /// is written first.
  package static func contents(of path: String, updatedTo text: String) throws -> String? {
    let file = Repository.file(path)
    if updates {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    guard let data = try? Data(contentsOf: file) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Removes a file that is no longer generated, with `UPDATE_GOLDEN=1`; else says that it is there.
  package static func removes(_ path: String) throws -> Bool {
    guard updates else { return false }
    try FileManager.default.removeItem(at: Repository.file(path))
    return true
  }
}
