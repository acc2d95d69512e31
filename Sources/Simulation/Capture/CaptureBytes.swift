import CTVetDiagnostics
import CTVetPackets

/// The bytes of a capture file, numbers in the byte order of the machine that wrote it.
struct CaptureBytes: Sendable {
  /// The file.
  let file: SourceFile
  /// Whether the most significant byte of a number comes first.
  var isBigEndian = false

  /// How many bytes the file has.
  var count: Int { file.count }

  /// The bytes of a range that lies in the file.
  subscript(range: Range<Int>) -> ArraySlice<UInt8> { file.storage[range] }

  /// The number in the two bytes at an offset.
  func number16(at offset: Int) -> UInt16 {
    let first = UInt16(file.storage[offset])
    let second = UInt16(file.storage[offset + 1])
    return isBigEndian ? first << 8 | second : second << 8 | first
  }

  /// The number in the four bytes at an offset.
  func number32(at offset: Int) -> UInt32 {
    let first = UInt32(number16(at: offset))
    let second = UInt32(number16(at: offset + 2))
    return isBigEndian ? first << 16 | second : second << 16 | first
  }

  /// The number in the eight bytes at an offset.
  func number64(at offset: Int) -> UInt64 {
    let first = UInt64(number32(at: offset))
    let second = UInt64(number32(at: offset + 4))
    return isBigEndian ? first << 32 | second : second << 32 | first
  }

  /// The text of a range; zeros at its end are left out.
  func text(_ range: Range<Int>) -> String {
    var bytes = self[range]
    while bytes.last == 0 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A mistake at some bytes of the file.
  func fault(
    _ range: Range<Int>, _ message: String, _ severity: Severity = .error, hint: String? = nil
  ) -> Diagnostic {
    let start = UInt32(clamping: min(range.lowerBound, count))
    let end = UInt32(clamping: min(range.upperBound, count))
    return Diagnostic(
      id: ScenarioDiagnostics.capture, severity, at: SourceRange(start, end), message, hint: hint)
  }

  /// A packet whose bytes lie in a range.
  func packet(
    _ range: Range<Int>, originalByteCount: Int, interface: Int, linkType: LinkType
  ) -> CapturedPacket {
    var packet = CapturedPacket(
      time: .zero, interface: interface, link: range.lowerBound..<range.lowerBound,
      content: .other(etherType: nil), originalByteCount: originalByteCount,
      capturedByteCount: range.count, direction: .unknown)
    guard let header = LinkHeader(file.storage.span.extracting(range), linkType) else {
      return packet
    }
    let behind = range.lowerBound + header.byteCount
    packet.link = range.lowerBound..<behind
    packet.content =
      header.isIP ? .ip(behind..<range.upperBound) : .other(etherType: header.etherType)
    packet.direction = header.direction
    return packet
  }
}
