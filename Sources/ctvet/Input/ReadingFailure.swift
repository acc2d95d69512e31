import Glibc

/// Why a file or a folder could not be read.
struct ReadingFailure: Error {
  /// The path as the user wrote it.
  let path: String
  /// The reason, in words.
  let reason: String
  /// What to do about it.
  var hint: String?
  /// Whether nothing is there under the path.
  var isMissing = false

  /// Creates a failure with a reason of our own.
  init(path: String, reason: String, hint: String? = nil) {
    self.path = path
    self.reason = reason
    self.hint = hint
  }

  /// Creates a failure that the system told by an error number.
  init(path: String, errorNumber: Int32) {
    self.init(path: path, reason: Self.reason(errorNumber))
    isMissing = errorNumber == ENOENT || errorNumber == ENOTDIR
  }

  private static func reason(_ number: Int32) -> String {
    switch number {
    case ENOENT: return "no such file"
    case EACCES, EPERM: return "permission denied"
    case EISDIR: return "is a folder, not a file"
    case ENOTDIR: return "a part of the path is not a folder"
    case ELOOP: return "too many symbolic links, perhaps in a circle"
    case ENAMETOOLONG: return "the path is too long"
    default:
      guard let text = unsafe strerror(number) else { return "error \(number)" }
      return unsafe String(cString: text)
    }
  }
}
