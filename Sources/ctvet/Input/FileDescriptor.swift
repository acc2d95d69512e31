import CTVetDiagnostics
import Glibc

/// An open file, closed when it goes.
struct FileDescriptor: ~Copyable {
  private let number: Int32
  private let path: String
  private let isOwned: Bool

  /// Opens a file for reading.
  init(opening path: String) throws(ReadingFailure) {
    var opened: Int32
    repeat {
      opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    } while opened < 0 && errno == EINTR
    number = opened
    self.path = path
    isOwned = true
    if number < 0 {
      throw ReadingFailure(path: path, errorNumber: errno)
    }
  }

  private init(standardInputNamed path: String) {
    number = STDIN_FILENO
    self.path = path
    isOwned = false
  }

  /// Standard input, under the name that messages give it.
  static func standardInput(named path: String) -> FileDescriptor {
    FileDescriptor(standardInputNamed: path)
  }

  deinit {
    if isOwned, number >= 0 { _ = close(number) }
  }

  /// The size that the system tells, in bytes; 0 for a pipe.
  var size: Int {
    var status = stat()
    guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
    return Int(status.st_size)
  }

  /// Reads up to `count` bytes behind those that are there; false at the end of the file.
  func read(_ count: Int, into bytes: inout [UInt8]) throws(ReadingFailure) -> Bool {
    var problem: Int32 = 0
    var isAtEnd = false
    func fill(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
      var filled = 0
      while filled < count, let base = buffer.baseAddress {
        let got = unsafe Glibc.read(number, base + filled, count - filled)
        if got > 0 {
          filled += got
        } else if got == 0 {
          isAtEnd = true
          break
        } else if errno != EINTR {
          problem = errno
          break
        }
      }
      return filled
    }
    // The first piece becomes the storage, so that a file of known size is never copied.
    let room = count + SourceFile.padding
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { unsafe $1 = fill($0) }
    if bytes.isEmpty { bytes = piece } else { bytes += piece }
    if problem != 0 { throw ReadingFailure(path: path, errorNumber: problem) }
    return !isAtEnd
  }
}
