import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct TCPSegmentTests {
  private static let segment = TCPPacket(
    flags: [.syn, .ack], sequence: .max, acknowledgement: 7, window: 512,
    options: [2, 4, 5, 180, 3, 3, 7], payloadByteCount: 10)

  private static func read(_ bytes: [UInt8]) -> TCPSegment? {
    TCPSegment(bytes.span, from: TCPPacket.offset, to: bytes.count)
  }

  @Test func `Numbers are read in network order`() throws {
    let segment = try #require(Self.read(Self.segment.bytes))
    #expect(segment.sequence == .max)
    #expect(segment.acknowledgement == 7)
    #expect(segment.window == 512)
    #expect(segment.flags == [.syn, .ack])
    #expect(segment.kind == .synAck)
    #expect(segment.payloadByteCount == 10)
    #expect(segment.optionsOffset == 40)
    #expect(segment.optionsByteCount == 8)
  }

  private static let ends: [(TCPSegment.Flags, UInt32)] = [
    (.ack, 110), (.syn, 111), ([.fin, .ack], 111), ([.syn, .fin], 112),
  ]

  @Test(arguments: TCPSegmentTests.ends)
  func `SYN and FIN take a place in the sequence`(
    _ flags: TCPSegment.Flags, _ end: UInt32
  ) throws {
    let packet = TCPPacket(flags: flags, sequence: 100, payloadByteCount: 10)
    #expect(try #require(Self.read(packet.bytes)).end == end)
  }

  @Test func `The sequence begins anew behind its end`() throws {
    let segment = try #require(Self.read(Self.segment.bytes))
    #expect(segment.end == 10)
  }

  @Test(arguments: 0..<28)
  func `A header that is cut off is no segment`(_ byteCount: Int) {
    let bytes = Array(Self.segment.bytes.prefix(TCPPacket.offset + byteCount))
    #expect(Self.read(bytes) == nil)
  }

  @Test(arguments: [0, 1, 4, 10, 15])
  func `A header length below five words or beyond the packet is no segment`(_ words: UInt8) {
    var bytes = Self.segment.bytes
    bytes[TCPPacket.offset + 12] = words << 4
    #expect(Self.read(bytes) == nil)
  }

  @Test func `Padding behind the packet is no payload`() throws {
    let bytes = Self.segment.bytes
    let padded = bytes + [0, 0, 0, 0]
    let segment = TCPSegment(padded.span, from: TCPPacket.offset, to: bytes.count)
    #expect(segment == Self.read(bytes))
  }

  @Test func `RST comes before SYN, SYN before FIN, FIN before ACK`() {
    for bits in UInt8.min...UInt8.max {
      let flags = TCPSegment.Flags(rawValue: bits)
      let expected: TCPSegmentKind =
        if bits & 4 != 0 {
          .rst
        } else if bits & 2 != 0 {
          bits & 16 != 0 ? .synAck : .syn
        } else if bits & 1 != 0 {
          .fin
        } else {
          bits & 16 != 0 ? .ack : .none
        }
      #expect(TCPSegmentKind(flags) == expected)
    }
  }

  @Test func `Nine sets of flags make sense, with PSH, ECE and CWR as they like`() throws {
    var sensible: Set<UInt8> = []
    for bits in UInt8.min...UInt8.max {
      let flags = TCPSegment.Flags(rawValue: bits)
      let segment = try #require(Self.read(TCPPacket(flags: flags).bytes))
      if segment.hasSensibleFlags { sensible.insert(bits) }
    }
    let essential = Set(sensible.map { $0 & 0b11_0111 })
    #expect(sensible.count == 9 * 8)
    // FIN 1, SYN 2, RST 4, ACK 16, URG 32.
    #expect(essential == [2, 34, 18, 4, 20, 17, 49, 16, 48])
  }

  @Test func `A segment that makes no sense is invalid and changes nothing`() {
    var conversation = Conversation()
    conversation.open()
    let before = conversation.connection
    for flags: TCPSegment.Flags in [.fin, [.syn, .fin], [], [.rst, .syn], [.psh, .urg]] {
      let answer = conversation.take(
        TCPPacket(flags: flags, sequence: 1001, acknowledgement: 5001))
      #expect(answer == .invalid)
    }
    let after = conversation.connection
    #expect(after == before)
  }

  @Test func `A wrong checksum is invalid where it is verified`() {
    var bytes = TCPPacket(flags: .syn, sequence: 1000, payloadByteCount: 3).bytes
    bytes[bytes.count - 1] ^= 1
    var conversation = Conversation()
    let arriving = conversation.take(bytes)
    let leaving = conversation.take(bytes, hook: .output)
    var careless = TrackingSettings()
    careless.verifiesChecksums = false
    var other = Conversation(settings: careless)
    let unverified = other.take(bytes)
    #expect(arriving == .invalid)
    #expect(leaving == .new)
    #expect(unverified == .new)
  }
}
