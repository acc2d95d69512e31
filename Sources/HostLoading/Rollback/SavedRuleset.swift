public import CTVetDiagnostics
import Glibc

/// Where a network namespace's ruleset is kept while a new one waits for its confirmation.
///
/// A folder for each namespace under `/run/ctvet`, which only root may enter:
/// `previous.nft` (loading it restores the ruleset), `lock` (held while a load waits), `socket` (takes
/// the confirmation), `changed.nft` (what a rollback found that others had changed meanwhile).
public struct SavedRuleset: Sendable {
  /// The folder.
  public let folder: String
  /// The file whose loading restores the ruleset.
  public var previous: String { folder + "/previous.nft" }
  /// What others had changed before a rollback undid it.
  public var changed: String { folder + "/changed.nft" }
  /// Where the confirmation is taken.
  var socket: String { folder + "/socket" }
  private var lock: String { folder + "/lock" }

  /// Names a folder.
  public init(folder: String) {
    self.folder = folder
  }

  /// The place for the namespace of the calling thread; nothing is made.
  public static func place() throws(HostFailure) -> SavedRuleset {
    SavedRuleset(folder: "/run/ctvet/\(try NetworkNamespace.number())")
  }

  /// Makes the folder where it is missing.
  public func prepare() throws(HostFailure) {
    for path in ["/run/ctvet", folder] where unsafe mkdir(path, 0o700) != 0 && errno != EEXIST {
      throw .system(path)
    }
  }

  /// Takes the lock; nil where another load holds it.
  ///
  /// The lock is held as long as the descriptor is open here or in a program that inherited it.
  public func takeLock() throws(HostFailure) -> Int32? {
    let file = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(lock) }
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return file }
    let number = errno
    _ = close(file)
    if number == EWOULDBLOCK { return nil }
    throw .system(lock, number: number)
  }

  /// The text that restores a ruleset from its listing.
  public static func restoringText(_ listing: String) -> String {
    "flush ruleset\n" + listing
  }

  /// Writes a file whole or not at all.
  public func write(_ text: String, to path: String) throws(HostFailure) {
    let temporary = path + ".new"
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(temporary) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR {
        let number = errno
        _ = close(file)
        _ = unsafe unlink(temporary)
        throw .system(temporary, number: number)
      }
      rest = rest.dropFirst(max(0, count))
    }
    // A full disk may show only here.
    guard fsync(file) == 0, close(file) == 0, unsafe rename(temporary, path) == 0 else {
      throw .system(path)
    }
  }

  /// Reads the ruleset that was kept.
  public func readPrevious() throws(HostFailure) -> SourceFile {
    let file = unsafe open(previous, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(previous) }
    defer { _ = close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe read(file, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(previous) }
      if count == 0 { return SourceFile(name: previous, bytes: bytes) }
      bytes += piece[..<count]
    }
  }
}
