import CTVetDiagnostics
import CTVetPackets

/// Reads files in the format of libpcap, as `tcpdump -w` writes them
/// (draft-ietf-opsawg-pcap).
struct PcapReader: Sendable {
  private let bytes: CaptureBytes
  private let clock: CaptureClock
  /// The only interface, which has no name here.
  let interface: CapturedInterface
  private var position = Self.fileHeader
  private var ordinal = 0
  /// What is wrong, in the order of the file.
  var diagnostics: [Diagnostic] = []

  private static let fileHeader = 24
  private static let packetHeader = 16

  /// What the first four bytes may be, the most significant first: millionths or billionths of a second.
  static func recognizes(_ magic: UInt32) -> (isSwapped: Bool, clock: CaptureClock)? {
    switch magic {
    case 0xA1B2_C3D4: (false, .microseconds)
    case 0xD4C3_B2A1: (true, .microseconds)
    case 0xA1B2_3C4D: (false, .nanoseconds)
    case 0x4D3C_B2A1: (true, .nanoseconds)
    default: nil
    }
  }

  /// Reads the header of a file that begins with such bytes.
  init(_ file: SourceFile, isSwapped: Bool, clock: CaptureClock) {
    let bytes = CaptureBytes(file: file, isBigEndian: !isSwapped)
    self.bytes = bytes
    self.clock = clock
    guard bytes.count >= Self.fileHeader else {
      interface = CapturedInterface(linkType: .raw)
      position = bytes.count
      diagnostics = [
        bytes.fault(
          0..<bytes.count,
          "the file ends within its header: \(bytes.count) of \(Self.fileHeader) bytes are there")
      ]
      return
    }
    // The upper half may tell how many bytes of checksum frames end with.
    interface = CapturedInterface(linkType: LinkType(rawValue: bytes.number32(at: 20) & 0xFFFF))
    let version = (bytes.number16(at: 4), bytes.number16(at: 6))
    if version != (2, 4) {
      diagnostics.append(
        bytes.fault(
          4..<8, "the format has version \(version.0).\(version.1), only 2.4 is known", .warning))
    }
    if !interface.linkType.isKnown {
      position = bytes.count
      diagnostics.append(
        bytes.fault(
          20..<24, "link headers of type \(interface.linkType.rawValue) are not understood",
          hint: LinkType.hint))
    }
  }

  /// The next packet; nil at the end or where the file is broken.
  mutating func next() -> CapturedPacket? {
    guard position < bytes.count else { return nil }
    let start = position
    let data = start + Self.packetHeader
    guard data <= bytes.count else {
      return fail(start..<bytes.count, "the file ends within the header of packet \(ordinal + 1)")
    }
    let captured = Int(bytes.number32(at: start + 8))
    let original = Int(bytes.number32(at: start + 12))
    guard captured <= bytes.count - data else {
      return fail(
        start + 8..<start + 12,
        "packet \(ordinal + 1) shall have \(captured) bytes, but the file ends after "
          + "\(bytes.count - data)")
    }
    position = data + captured
    ordinal += 1
    var packet = bytes.packet(
      data..<data + captured, originalByteCount: max(original, captured), interface: 0,
      linkType: interface.linkType)
    packet.time = time(at: start)
    return packet
  }

  /// Seconds, then parts of a second, which some programs let run over.
  private func time(at offset: Int) -> Timestamp {
    let seconds = UInt64(bytes.number32(at: offset)) * clock.unitsPerSecond
    let units = seconds + UInt64(bytes.number32(at: offset + 4))
    return clock.time(units: units) ?? .zero
  }

  private mutating func fail(_ range: Range<Int>, _ message: String) -> CapturedPacket? {
    diagnostics.append(bytes.fault(range, message))
    position = bytes.count
    return nil
  }
}
