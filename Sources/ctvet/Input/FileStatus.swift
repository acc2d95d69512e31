import Glibc

/// What the system knows about a path.
struct FileStatus {
  /// What a path leads to.
  enum Kind {
    /// A file with bytes.
    case file
    /// A folder.
    case folder
    /// A device, a pipe, a socket.
    case other
  }

  /// Tells one file from another whatever its names.
  struct Identity: Hashable {
    /// The file system.
    let device: UInt
    /// The file's number in it.
    let number: UInt
  }

  /// What the path leads to, symbolic links followed.
  let kind: Kind
  /// Which file it is.
  let identity: Identity

  /// Asks the system; nil where the path leads nowhere.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    identity = Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))
  }
}
