import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation
import TestSupport
import Testing

/// The bytes of packets that scenarios describe.
struct PacketBuilderTests {
  private func packets(_ line: String) throws -> [[UInt8]] {
    let text = "interface eth0 192.168.1.1/24\n0 eth0 \(line)\n"
    let (scenario, diagnostics) = ScenarioParser.parse(SourceFile(name: "packet.flow", text: text))
    #expect(diagnostics == [], "\(line)")
    let step = try #require(scenario.steps.first)
    guard case .packet(let packet) = step.action, case .template(let template) = packet.content
    else { return [] }
    return PacketBuilder.packets(template)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// Lines and the bytes that Scapy makes of the same packet.
  private static let known: [(String, String)] = [
    (
      "icmp 192.168.1.2 > 10.0.0.2 echo-request id 42 seq 1 \"ping\"",
      "45000020000100004001af30c0a801020a00000208001904002a000170696e67"
    ),
    (
      "udp 192.0.2.1:1024 > 192.0.2.2:53 \"hello\" ttl 3 tos 16 id 9 df",
      "45100021000940000311f3afc0000201c000020204000035000d33c968656c6c6f"
    ),
    (
      "tcp 192.0.2.1:1024 > 192.0.2.2:80 S. 1000:1000(0) ack 7 <mss 1460,sackOK,nop,wscale 7>",
      "45000034000100004006f6bfc0000201c000020204000050000003e80000000780"
        + "12faf0e8ce0000020405b40402010303070000"
    ),
    (
      "tcp [fd00::1]:1024 > [fd00::2]:80 P. 1:6(5) ack 7",
      "6000000000190640fd000000000000000000000000000001fd000000000000000000000000000002"
        + "040000500000000100000007501801f685ae00006162636465"
    ),
    (
      "icmpv6 fd00::1 > fd00::2 echo-request id 42 seq 1 \"ping\"",
      "60000000000c3a40fd000000000000000000000000000001fd000000000000000000000000000002"
        + "8000a6b8002a000170696e67"
    ),
    (
      "sctp 192.0.2.1:1024 > 192.0.2.2:80 init tag 1000",
      "45000034000100004084f641c0000201c0000202040000500000000047d46474"
        + "01000014000003e80000ffff000a000a00000001"
    ),
    (
      "gre 192.0.2.1 > 192.0.2.2 key 7 (3)",
      "4500001f00010000402ff6abc0000201c00002022000080000000007616263"
    ),
    (
      "gre 192.0.2.1 > 192.0.2.2 call 9 seq 1 (3)",
      "4500002300010000402ff6a7c0000201c00002023001880b0003000900000001616263"
    ),
  ]

  @Test(arguments: known)
  func `packets have the bytes of the protocols`(line: String, bytes: String) throws {
    #expect(try packets(line).map(hex) == [bytes])
  }

  @Test(arguments: [
    "tcp 192.0.2.1:1024 > 192.0.2.2:80 SF.U 1:6(5) ack 7 win 8 urg 9 <mss 1460,wscale 7> ttl 5",
    "tcp [fd00::1]:1024 > [fd00::2]:80 S 4294967295:4294967295(0) win 9 <sackOK,TS val 1 ecr 2>",
    "tcp 192.0.2.1:1024 > 192.0.2.2:80 - 1:1(0) win 0",
    "udp 192.0.2.1:1024 > 192.0.2.2:53 (1)", "udp [fd00::1]:1024 > [fd00::2]:53 (0)",
    "udplite 192.0.2.1:1024 > 192.0.2.2:53 (9)",
    "icmp 192.0.2.1 > 192.0.2.2 echo-request id 7 seq 8 (9)",
    "icmpv6 fd00::1 > fd00::2 echo-reply id 7 seq 8 (9)",
    "sctp 192.0.2.1:1024 > 192.0.2.2:80 vtag 7 init tag 9",
    "sctp [fd00::1]:1024 > [fd00::2]:80 vtag 7 cookie-ack, shutdown-complete flags 1",
    "ip 192.0.2.1 > 192.0.2.2 proto 50 (20)",
  ])
  func `what is built reads back as it was written`(line: String) throws {
    let packet = try #require(try packets(line).first)
    let headers = try PacketHeaders(parsing: packet.span)
    #expect(headers.totalLength == packet.count)
    let text = PacketText.text(packet.span)
    let written = line.split(separator: " ttl")[0]
    #expect(text == written.replacing("SF.U", with: "FS.U"))
    #expect(try packets(text) == packets(String(written)))
  }

  @Test(arguments: [
    "tcp 192.0.2.1:1 > 192.0.2.2:2 P. 1:8(7)", "tcp [fd00::1]:1 > [fd00::2]:2 P. 1:8(7)",
    "udp 192.0.2.1:1 > 192.0.2.2:2 (7)", "udp [fd00::1]:1 > [fd00::2]:2 (7)",
    "icmpv6 fd00::1 > fd00::2 echo-request (7)", "icmp 192.0.2.1 > 192.0.2.2 redirect (7)",
  ])
  func `checksums are right unless told`(line: String) throws {
    for (ending, isRight) in [("", true), (" checksum bad", false), (" checksum 0x1234", false)] {
      let packet = try #require(try packets(line + ending).first)
      let headers = try PacketHeaders(parsing: packet.span)
      let start = headers.transportOffset
      let sum =
        headers.transport == .icmp
        ? InternetChecksum.of(packet.span, from: start, to: packet.count)
        : InternetChecksum.ofTransport(
          packet.span, from: start, to: packet.count, version: headers.version,
          transport: headers.transport)
      #expect((sum == 0) == isRight, "\(line)\(ending)")
    }
  }

  @Test func `the checksum of the network header can be wrong`() throws {
    let packet = try #require(
      try packets("udp 192.0.2.1:1 > 192.0.2.2:2 ipchecksum bad").first)
    #expect(throws: PacketError.badChecksum) { try PacketHeaders(parsing: packet.span) }
  }

  @Test func `large packets are cut into fragments`() throws {
    let line = "udp 192.0.2.1:1 > 192.0.2.2:2 (100) id 7"
    let whole = try #require(try packets(line).first)
    let fragments = try packets(line + " fragments 48")
    #expect(fragments.count == 3)
    #expect(fragments.flatMap { $0.dropFirst(20) } == Array(whole.dropFirst(20)))
    let headers = try fragments.map { try PacketHeaders(parsing: $0.span) }
    #expect(headers.map(\.fragmentOffset) == [0, 48, 96])
    #expect(headers.map(\.hasMoreFragments) == [true, true, false])
    #expect(try packets(line + " fragment 2 of 48") == [fragments[1]])
    let six = try packets("udp [fd00::1]:1 > [fd00::2]:2 (100) id 7 fragments 48")
    #expect(try six.map { try PacketHeaders(parsing: $0.span).fragmentOffset } == [0, 48, 96])
    #expect(try packets("udp 192.0.2.1:1 > 192.0.2.2:2 (9) fragments 48").count == 1)
  }

  @Test func `errors quote the packet that they are about`() throws {
    let inner = "udp 192.0.2.1:1024 > 192.0.2.2:53 (9)"
    let quoted = try #require(try packets(inner).first)
    let packet = try #require(
      try packets("icmp 192.0.2.9 > 192.0.2.1 time-exceeded [\(inner)]").first)
    #expect(Array(packet.dropFirst(28)) == quoted)
    #expect(
      PacketText.text(packet.span)
        == "icmp 192.0.2.9 > 192.0.2.1 time-exceeded [udp 192.0.2.1:1024 > 192.0.2.2:53]")
  }

  @Test func `any bytes have a text`() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<50_000 {
      var bytes = (0..<random.below(90)).map { _ in UInt8(random.below(256)) }
      if bytes.count > 20, random.below(4) > 0 {
        bytes[0] = random.below(2) == 0 ? 0x45 : 0x60
        bytes[bytes[0] == 0x45 ? 9 : 6] = [1, 6, 17, 58, 132, 44, 0][random.below(7)]
        if bytes[0] == 0x45 { (bytes[2], bytes[3]) = (0, UInt8(bytes.count)) }
        (bytes[4], bytes[5]) = bytes[0] == 0x60 ? (0, UInt8(max(0, bytes.count - 40))) : (0, 0)
      }
      #expect(!PacketText.text(bytes.span).isEmpty)
    }
  }
}
