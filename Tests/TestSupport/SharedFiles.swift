package import Foundation

/// The folder of large test data that is kept outside of the repository.
///
/// Tests do without it where it is absent; a folder that `CTVET_SHARED` names must be there.
package enum Shared {
  /// The folder, or nil where there is none.
  package static let root: URL? = {
    if let path = ProcessInfo.processInfo.environment["CTVET_SHARED"], !path.isEmpty {
      let named = URL(filePath: path, directoryHint: .isDirectory)
      precondition(isFolder(named), "CTVET_SHARED names \(path), which is no folder")
      return named
    }
    let sibling = Repository.root.deletingLastPathComponent().appending(path: "shared")
    return isFolder(sibling) ? sibling : nil
  }()

  /// A file of the folder, or nil where it isn't there.
  package static func file(_ path: String) -> URL? {
    guard let file = root?.appending(path: path),
      FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
    else { return nil }
    return file
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory
      == true
  }
}
