import CTVetDiagnostics
import Glibc

/// Writes files so that a reader sees either the old text or the new one, whatever happens.
enum AtomicFile {
  /// Replaces a file's text, keeping its mode, its owner and links that lead to it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - old: What it held when it was read: a file that another program has changed since stays.
  ///   - new: What it is to hold.
  /// - Throws: `ReadingFailure`, the file being as it was.
  static func replace(
    path: String, old: ArraySlice<UInt8>, new: ArraySlice<UInt8>
  ) throws(ReadingFailure) {
    let target = try resolved(path)
    let current = try FileReader.read(path: target)
    guard current.storage[..<current.count] == old else {
      throw ReadingFailure(path: path, reason: "has changed since it was read; it was left alone")
    }
    var status = stat()
    guard unsafe stat(target, &status) == 0 else {
      throw ReadingFailure(path: path, errorNumber: errno)
    }
    var temporary = Array((target + ".XXXXXX").utf8CString)
    let number = unsafe mkstemp(&temporary)
    guard number >= 0 else { throw ReadingFailure(path: path, errorNumber: errno) }
    var output = OutputStream(to: .descriptor(number))
    output.write(Array(new))
    output.flush()
    var problem = output.errorNumber
    if problem == 0, fchmod(number, status.st_mode & 0o7777) != 0 { problem = errno }
    // Only root may give files away; whoever is not root mends files of their own.
    if problem == 0, geteuid() == 0, fchown(number, status.st_uid, status.st_gid) != 0 {
      problem = errno
    }
    if problem == 0, fsync(number) != 0 { problem = errno }
    _ = close(number)
    if problem == 0, unsafe rename(temporary, target) != 0 { problem = errno }
    guard problem == 0 else {
      _ = unsafe unlink(temporary)
      throw ReadingFailure(path: path, errorNumber: problem)
    }
  }

  private static func resolved(_ path: String) throws(ReadingFailure) -> String {
    guard let name = unsafe realpath(path, nil) else {
      throw ReadingFailure(path: path, errorNumber: errno)
    }
    defer { unsafe free(name) }
    return unsafe String(cString: name)
  }
}
