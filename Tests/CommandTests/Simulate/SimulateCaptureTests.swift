import Foundation
import TestSupport
import Testing

/// `ctvet simulate` on captured packets.
struct SimulateCaptureTests {
  /// UDP from 192.168.1.2:1 to 10.0.0.2:2, and back.
  private static let question: [UInt8] =
    [0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0xAF, 0x24, 192, 168, 1, 2, 10, 0, 0, 2]
    + [0, 1, 0, 2, 0, 8, 0x34, 0x2F]
  private static let answer: [UInt8] =
    [0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0xAF, 0x24, 10, 0, 0, 2, 192, 168, 1, 2]
    + [0, 2, 0, 1, 0, 8, 0x34, 0x2F]
  private static let ethernet: [UInt8] =
    [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]
  private static let interfaces = [
    "--interface", "eth0=192.168.1.1/24", "--interface", "eth1=10.0.0.1/24",
  ]

  private func run(
    _ capture: CaptureWriter, _ interfaces: [String] = interfaces
  ) throws -> ToolRun {
    let folder = try ScratchFolder(["rules.nft": SimulateTextTests.rules])
    try folder.write(Data(capture.bytes), to: "a.cap")
    return try ToolRun(
      arguments: ["simulate", "--ruleset", "rules.nft", "a.cap"] + interfaces, in: folder)
  }

  @Test func `packets of pcapng come in by their interfaces`() throws {
    var capture = CaptureWriter()
    capture.section()
    capture.interface("eth0")
    capture.interface("eth1")
    capture.packet(Self.ethernet + Self.question, interface: 0, units: 5_000_000)
    capture.packet(Self.ethernet + Self.answer, interface: 1, units: 5_250_000)
    let run = try run(
      capture)
    #expect(run.status == 0)
    #expect(run.output.contains("\n0.000  eth0  udp 192.168.1.2:1 > 10.0.0.2:2 (0)\n"))
    #expect(run.output.contains("\n0.250  eth1  udp 10.0.0.2:2 > 192.168.1.2:1 (0)\n"))
    #expect(run.output.contains("*ESTABLISHED_REPLY"))
    #expect(run.output.hasSuffix("a.cap: 2 packets (2 forwarded)\n"))
  }

  @Test func `packets of pcap come in where the route to their source leads`() throws {
    var capture = CaptureWriter()
    capture.fileHeader(linkType: 101)
    capture.record(seconds: 1, fraction: 0, Self.question)
    capture.record(seconds: 2, fraction: 0, Self.answer)
    let run = try run(
      capture)
    #expect(run.output.contains("\n0.000  eth0  udp"))
    #expect(run.output.contains("\n1.000  eth1  udp"))
  }

  @Test func `a host without addresses is asked for them`() throws {
    var capture = CaptureWriter()
    capture.section()
    capture.interface("wan")
    capture.packet(Self.ethernet + Self.question)
    let run = try run(capture, [])
    #expect(run.status == 2)
    #expect(run.messages.contains("add --interface wan=192.0.2.1/24"))
  }

  @Test func `nothing is said of a packet whose end was not captured`() throws {
    var capture = CaptureWriter()
    capture.fileHeader(linkType: 101)
    capture.record(seconds: 1, fraction: 0, Self.question, originalByteCount: 1500)
    let run = try run(capture)
    #expect(run.output.contains("→ unknown: the capture holds only 28 of the packet's 1500 bytes"))
  }

  @Test func `frames without IP, and the end of a broken file, are told`() throws {
    var capture = CaptureWriter()
    capture.fileHeader(linkType: 1)
    capture.record(seconds: 1, fraction: 0, Array(Self.ethernet.dropLast(2)) + [8, 6, 0, 1])
    capture.record(seconds: 1, fraction: 0, Self.ethernet + Self.question)
    capture.number(UInt32(7))
    let run = try run(
      capture)
    #expect(run.status == 2)
    #expect(run.messages.contains("a.cap: 1 frames that hold no IP packet were passed over"))
    #expect(run.messages.contains("SCN010"))
    #expect(run.output.hasSuffix("a.cap: 1 packet (1 forwarded)\n"))
  }
}
