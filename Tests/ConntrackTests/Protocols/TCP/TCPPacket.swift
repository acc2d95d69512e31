import CTVetConntrack
import CTVetPackets

/// A segment between two ends, as bytes of a packet.
struct TCPPacket {
  /// Whether it goes back to the client.
  var isReply = false
  var flags: TCPSegment.Flags
  var sequence: UInt32 = 0
  var acknowledgement: UInt32 = 0
  var window: UInt16 = 1000
  /// The options; they are filled up to whole words.
  var options: [UInt8] = []
  var payloadByteCount = 0

  /// Where the segment starts in the bytes.
  static let offset = IPv4Header.minimumByteCount

  /// The packet from its IP header on, checksums right.
  var bytes: [UInt8] {
    let filled = options + Array(repeating: 0, count: (4 - options.count % 4) % 4)
    let ends: [UInt32] = [0xc0a8_0102, 0x0a00_0002]
    let ports: [UInt16] = [40_000, 80]
    let length = Self.offset + 20 + filled.count + payloadByteCount
    var bytes: [UInt8] = [0x45, 0]
    bytes.append(UInt16(length))
    bytes += [0, 0, 0x40, 0, 64, TransportProtocol.tcp.rawValue, 0, 0]
    bytes.append(ends[isReply ? 1 : 0])
    bytes.append(ends[isReply ? 0 : 1])
    bytes.append(ports[isReply ? 1 : 0])
    bytes.append(ports[isReply ? 0 : 1])
    bytes.append(sequence)
    bytes.append(acknowledgement)
    bytes += [UInt8(5 + filled.count / 4) << 4, flags.rawValue]
    bytes.append(window)
    bytes += [0, 0, 0, 0]
    bytes += filled + Array(repeating: UInt8(ascii: "x"), count: payloadByteCount)
    let header = InternetChecksum.of(bytes.span, from: 0, to: Self.offset)
    bytes.replace(at: IPv4Header.checksum, with: header)
    let sum = InternetChecksum.ofTransport(
      bytes.span, from: Self.offset, to: length, version: .v4, transport: .tcp)
    bytes.replace(at: Self.offset + 16, with: sum)
    return bytes
  }
}

extension Array where Element == UInt8 {
  /// Appends a number, the most significant byte first.
  fileprivate mutating func append(_ number: some FixedWidthInteger) {
    for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// Replaces two bytes by a number, the most significant byte first.
  fileprivate mutating func replace(at offset: Int, with number: UInt16) {
    self[offset] = UInt8(number >> 8)
    self[offset + 1] = UInt8(number & 0xff)
  }
}

extension Conversation {
  /// Sends a segment through.
  mutating func take(_ packet: TCPPacket, atSecond second: Int64 = 0) -> Answer? {
    take(packet.bytes, at: Timestamp.zero.adding(seconds: second))
  }

  /// Sends the three segments that open a connection: the client's numbers begin at 1001, the server's at
  /// 5001.
  mutating func open(
    window: UInt16 = 1000, clientOptions: [UInt8] = [], serverOptions: [UInt8] = []
  ) {
    let opening = [
      TCPPacket(flags: .syn, sequence: 1000, window: window, options: clientOptions),
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: 5000, acknowledgement: 1001,
        window: window, options: serverOptions),
      TCPPacket(flags: .ack, sequence: 1001, acknowledgement: 5001, window: window),
    ]
    for packet in opening { _ = take(packet) }
  }

  /// The state of the connection; nil if there is none.
  var state: TCPState? { connection?.tcp.state }

  /// How many seconds the connection has left.
  func secondsLeft(atSecond second: Int64 = 0) -> Int64? {
    connection.map { $0.expiry.nanoseconds / Timestamp.nanosecondsPerSecond - second }
  }
}
