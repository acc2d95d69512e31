import Glibc

/// Lines from a pipe or a socket, as they come.
struct LineReader {
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private(set) var isAtEnd = false

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Reads what is there, waiting if nothing is, and gives the lines that are complete.
  ///
  /// A peer that sends more than a message's worth without a line feed is taken to have ended.
  mutating func read() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    if count <= 0 || pending.count > 64 * 1024 {
      isAtEnd = true
      return []
    }
    pending += bytes[..<count]
    var lines: [String] = []
    while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: pending[..<end], as: UTF8.self))
      pending.removeSubrange(...end)
    }
    return lines
  }

  /// Waits for the next line; nil at the end, or when the time is over.
  mutating func line(withinMilliseconds limit: Int32 = -1) -> String? {
    while !isAtEnd {
      var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&waited, 1, limit)
      if ready == 0 { return nil }
      if ready < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if let line = read().first { return line }
    }
    return nil
  }
}

/// Writes a line; false where nobody reads it any more.
func writeLine(_ text: String, to descriptor: Int32) -> Bool {
  let bytes = Array((text + "\n").utf8)
  let count = unsafe bytes.withUnsafeBytes {
    unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
  }
  return count == bytes.count
}
