import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation
import TestSupport
import Testing

/// The reader of pcap and pcapng files, on files made here.
struct CaptureReaderTests {
  /// An IPv4 header, and nothing behind it.
  private static let packet: [UInt8] = [
    0x45, 0, 0, 20, 0, 1, 0, 0, 64, 59, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
  ]
  private static let addresses: [UInt8] = [2, 0, 0, 0, 2, 1, 2, 0, 0, 0, 1, 1]

  private func read(_ writer: CaptureWriter) throws -> (
    packets: [CapturedPacket], reader: CaptureReader
  ) {
    var reader = try #require(CaptureReader(SourceFile(name: "capture", bytes: writer.bytes)))
    var packets: [CapturedPacket] = []
    while let packet = reader.next() { packets.append(packet) }
    return (packets, reader)
  }

  private func content(_ packet: CapturedPacket, _ reader: CaptureReader) -> [UInt8]? {
    guard case .ip(let range) = packet.content else { return nil }
    return reader.bytes(range)
  }

  @Test(
    arguments: [
      (0xA1B2_C3D4, false, 250_000), (0xA1B2_C3D4, true, 250_000),
      (0xA1B2_3C4D, false, 250_000_000), (0xA1B2_3C4D, true, 250_000_000),
    ] as [(UInt32, Bool, UInt32)])
  func `pcap files of both byte orders and resolutions are read`(
    magic: UInt32, isBigEndian: Bool, fraction: UInt32
  ) throws {
    var writer = CaptureWriter(isBigEndian: isBigEndian)
    writer.fileHeader(magic: magic, linkType: 101)
    writer.record(seconds: 1_700_000_000, fraction: fraction, Self.packet)
    writer.record(seconds: 1_700_000_001, fraction: 0, Self.packet, originalByteCount: 1500)
    let (packets, reader) = try read(writer)
    #expect(reader.diagnostics == [])
    #expect(packets.count == 2)
    #expect(packets[0].time.nanoseconds == 1_700_000_000_250_000_000)
    #expect(content(packets[0], reader) == Self.packet)
    #expect(!packets[0].isTruncated)
    #expect(packets[1].isTruncated)
  }

  @Test(
    arguments: [
      (1, addresses + [8, 0], .unknown),
      (1, addresses + [0x81, 0, 0, 7, 8, 0], .unknown),
      (1, addresses + [0x88, 0xA8, 0, 7, 0x81, 0, 0, 8, 0x86, 0xDD], .unknown),
      (0, [2, 0, 0, 0], .unknown), (0, [0, 0, 0, 30], .unknown), (108, [0, 0, 0, 24], .unknown),
      (101, [], .unknown), (12, [], .unknown), (14, [], .unknown), (228, [], .unknown),
      (229, [], .unknown),
      (113, [0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0], .outbound),
      (113, [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0], .inbound),
      (276, [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0], .outbound),
      (276, [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0], .inbound),
    ] as [(UInt32, [UInt8], CapturedPacket.Direction)])
  func `link headers are taken off`(
    linkType: UInt32, header: [UInt8], direction: CapturedPacket.Direction
  ) throws {
    var writer = CaptureWriter()
    writer.fileHeader(linkType: linkType)
    writer.record(seconds: 0, fraction: 0, header + Self.packet)
    let (packets, reader) = try read(writer)
    let packet = try #require(packets.first)
    #expect(content(packet, reader) == Self.packet)
    #expect(reader.bytes(packet.link) == header)
    #expect(packet.direction == direction)
  }

  @Test func `what is no IP stays apart`() throws {
    var writer = CaptureWriter()
    writer.fileHeader(linkType: 1)
    writer.record(seconds: 0, fraction: 0, Self.addresses + [8, 6] + Self.packet)
    writer.record(seconds: 0, fraction: 0, [1, 2, 3])
    let (packets, _) = try read(writer)
    #expect(packets.map(\.content) == [.other(etherType: 0x0806), .other(etherType: nil)])
  }

  @Test(arguments: [false, true])
  func `pcapng files tell interfaces, comments and times`(isBigEndian: Bool) throws {
    var writer = CaptureWriter(isBigEndian: isBigEndian)
    writer.section(comment: "two interfaces")
    writer.interface("eth0", linkType: 101)
    writer.interface("eth1", linkType: 101, options: [(9, [9])])
    writer.interface(nil, linkType: 101, options: [(9, [0x80 | 10])])
    writer.block(5) { $0.number(UInt64(0)) }
    writer.packet(Self.packet, units: 2_500_000, options: [(1, Array("first".utf8))])
    writer.packet(Self.packet, interface: 1, units: 3_000_000_001)
    writer.packet(Self.packet, interface: 2, units: 5 << 10 | 512)
    writer.packet(Self.packet, options: [(2, isBigEndian ? [0, 0, 0, 2] : [2, 0, 0, 0])])
    writer.simplePacket(Self.packet)
    let (packets, reader) = try read(writer)
    #expect(reader.diagnostics == [])
    #expect(reader.comment == "two interfaces")
    #expect(reader.interfaces.map(\.name) == ["eth0", "eth1", nil])
    #expect(packets.map(\.interface) == [0, 1, 2, 0, 0])
    #expect(packets.map(\.comment) == ["first", nil, nil, nil, nil])
    #expect(
      packets.map(\.time.nanoseconds) == [2_500_000_000, 3_000_000_001, 5_500_000_000, 0, 0])
    #expect(packets[3].direction == .outbound)
    #expect(packets.allSatisfy { content($0, reader) == Self.packet })
  }

  @Test func `each section of a pcapng file has interfaces of its own`() throws {
    var writer = CaptureWriter()
    writer.section()
    writer.interface("eth0", linkType: 101)
    var second = CaptureWriter(isBigEndian: true)
    second.section()
    second.interface("eth1", linkType: 101)
    second.packet(Self.packet)
    writer.padded(second.bytes)
    let (packets, reader) = try read(writer)
    #expect(packets.map { reader.interfaces[$0.interface].name } == ["eth1"])
  }

  @Test func `an offset of the clock moves times`() throws {
    var writer = CaptureWriter()
    writer.section()
    writer.interface("eth0", linkType: 101, options: [(14, [10, 0, 0, 0, 0, 0, 0, 0])])
    writer.packet(Self.packet, units: 1_000_000)
    #expect(try read(writer).packets.map(\.time) == [Timestamp.zero.adding(seconds: 11)])
  }

  @Test func `other files are no captures`() {
    for text in ["", "abc", "table ip t {\n}\n", "{\"case\":{}}"] {
      #expect(CaptureReader(SourceFile(name: "text", text: text)) == nil)
    }
  }

  @Test func `a file that is cut off anywhere gives a diagnostic, or fewer packets`() throws {
    var pcap = CaptureWriter()
    pcap.fileHeader(linkType: 1)
    pcap.record(seconds: 1, fraction: 2, Self.addresses + [8, 0] + Self.packet)
    var pcapng = CaptureWriter(isBigEndian: true)
    pcapng.section(comment: "cut")
    pcapng.interface("eth0", options: [(9, [9])])
    pcapng.packet(Self.packet, units: 7, options: [(1, [65])])
    pcapng.simplePacket(Self.packet)
    for whole in [pcap.bytes, pcapng.bytes] {
      for count in 4..<whole.count {
        let file = SourceFile(name: "cut", bytes: Array(whole[..<count]))
        var reader = try #require(CaptureReader(file))
        while reader.next() != nil {}
        let isComplete = whole == pcap.bytes ? count == 24 : endsWithBlock(whole, count)
        #expect(reader.diagnostics.isEmpty == isComplete)
        #expect(reader.diagnostics.allSatisfy { Int($0.range.end) <= count })
      }
    }
  }

  /// Whether a file is whole although it ends early: pcapng files may end behind every block.
  private func endsWithBlock(_ bytes: [UInt8], _ count: Int) -> Bool {
    var place = 0
    while place + 8 <= bytes.count, place < count {
      place += Int(bytes[place + 6]) << 8 | Int(bytes[place + 7])
    }
    return place == count
  }

  @Test func `spoilt files never trap and always end`() throws {
    var pcap = CaptureWriter(isBigEndian: true)
    pcap.fileHeader(linkType: 113)
    for second in 0..<4 as Range<UInt32> {
      pcap.record(seconds: second, fraction: 9, Array(repeating: 0, count: 16) + Self.packet)
    }
    var pcapng = CaptureWriter()
    pcapng.section(comment: "spoilt")
    pcapng.interface("eth0", options: [(9, [9]), (14, [1, 0, 0, 0, 0, 0, 0, 0])])
    pcapng.interface("eth1", linkType: 276)
    for number in 0..<4 as Range<UInt32> {
      pcapng.packet(Self.packet, interface: number % 2, units: 7, options: [(1, [65])])
    }
    var random = SeededRandom(seed: 4)
    for round in 0..<20_000 {
      var bytes = round % 2 == 0 ? pcap.bytes : pcapng.bytes
      for _ in 0...random.below(4) {
        let place = 4 + random.below(bytes.count - 4)
        bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(round & 255)][random.below(6)]
      }
      guard var reader = CaptureReader(SourceFile(name: "spoilt", bytes: bytes)) else { continue }
      var count = 0
      while let packet = reader.next() {
        count += 1
        if case .ip(let range) = packet.content { #expect(range.upperBound <= bytes.count) }
      }
      #expect(count <= 64)
    }
  }
}
