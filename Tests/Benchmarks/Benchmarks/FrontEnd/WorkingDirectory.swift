import Glibc

/// The folder that the generated files lie in while they are measured.
final class WorkingDirectory {
  private let path: String
  private let isTemporary: Bool
  private var written: [String] = []

  /// Uses `path`, made if missing and left alone at the end, or else a new temporary folder.
  ///
  /// - Throws: `Stop` where the folder cannot be made.
  init(keptAt path: String?) throws {
    if let path {
      guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw Stop(message: "cannot make \(path): \(SystemError.text(errno))")
      }
      self.path = path
      isTemporary = false
      return
    }
    let parent = Environment.value(of: "TMPDIR") ?? "/tmp"
    var template = Array("\(parent)/ctvet-benchmark-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw Stop(message: "cannot make a folder in \(parent): \(SystemError.text(errno))")
    }
    self.path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    isTemporary = true
  }

  /// Writes `file` to disk and gives its place and size.
  ///
  /// - Throws: `Stop` where it cannot be written.
  func write(_ file: BenchmarkFile) throws -> WrittenFile {
    Terminal.showProgress("writing \(file.name)")
    let place = "\(path)/\(file.name).nft"
    let descriptor = unsafe open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Stop(message: "cannot write \(place): \(SystemError.text(errno))")
    }
    defer { close(descriptor) }
    written.append(place)
    var byteCount = 0
    try file.generate { chunk in
      try Interruption.check()
      try WorkingDirectory.write(chunk, to: descriptor, named: place)
      byteCount += chunk.count
    }
    // No disk should be busy with these bytes while a tool is timed.
    guard fsync(descriptor) == 0 else {
      throw Stop(message: "cannot write \(place): \(SystemError.text(errno))")
    }
    return WrittenFile(file: file, path: place, byteCount: byteCount)
  }

  /// Removes what was written, if the folder was a temporary one.
  func remove() {
    guard isTemporary else { return }
    for place in written {
      _ = unsafe unlink(place)
    }
    _ = unsafe rmdir(path)
  }

  private static func write(
    _ chunk: Span<UInt8>, to descriptor: Int32, named place: String
  ) throws {
    var start = 0
    while start < chunk.count {
      let count = unsafe chunk.extracting(start...).withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count >= 0 {
        start += count
      } else if errno != EINTR {
        throw Stop(message: "cannot write \(place): \(SystemError.text(errno))")
      }
    }
  }
}
