import Foundation

/// A folder for one test, removed when the test lets go of it.
final class ScratchFolder: Sendable {
  /// Where it is.
  let url: URL

  /// Creates an empty folder.
  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("ctvet-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Creates a folder with files, by path and text.
  convenience init(_ files: KeyValuePairs<String, String>) throws {
    try self.init()
    for (path, text) in files { try write(Data(text.utf8), to: path) }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The place of a path in the folder.
  func url(_ path: String) -> URL { url.appendingPathComponent(path) }

  /// Writes a file and the folders on the way to it.
  func write(_ data: Data, to path: String) throws {
    let place = url(path)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: place)
  }

  /// Creates a symbolic link.
  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url(path).path, withDestinationPath: target)
  }
}
