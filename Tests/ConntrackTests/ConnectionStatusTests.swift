import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ConnectionStatusTests {
  @Test func `A connection takes few bytes`() {
    #expect(MemoryLayout<Connection>.stride == 168)
  }

  @Test func `The bits have the kernel's numbers`() {
    let bits: [ConnectionStatus] = [
      .expected, .seenReply, .assured, .confirmed, .sourceNAT, .destinationNAT, .sequenceAdjust,
      .sourceNATDone, .destinationNATDone, .dying, .fixedTimeout, .template, .natClash, .helper,
      .offload, .hardwareOffload,
    ]
    #expect(bits.map(\.rawValue) == (0..<16).map { 1 << $0 })
  }

  @Test func `The cases of ctinfo have the kernel's numbers and directions`() {
    let numbers: [ConntrackInfo: UInt8] = [
      .established: 0, .related: 1, .new: 2, .establishedReply: 3, .relatedReply: 4, .untracked: 7,
    ]
    for (info, number) in numbers { #expect(info.rawValue == number) }
    #expect(numbers.count == ConntrackInfo.allCases.count)
    #expect(ConntrackInfo.allCases.filter { $0.direction == .reply }.count == 2)
  }

  @Test func `What a protocol keeps does not outlive another's`() {
    let tuple = Tuple(
      version: .v4, transport: .tcp, source: IPAddress(v4: 1), sourcePort: 2,
      destination: IPAddress(v4: 3), destinationPort: 4)
    var connection = Connection(original: tuple, reply: tuple, serial: 1, zone: .standard)
    connection.tcp.state = .established
    #expect(connection.tcp.state == .established)
    #expect(connection.streamStart == .zero)
    connection.sctp.state = .cookieWait
    #expect(connection.tcp.state == .none)
    connection.zone = Zone(number: 5, isForOriginal: false)
    #expect(connection.zone == Zone(number: 5, isForOriginal: false, isForReply: true))
    #expect(connection.sctp.state == .cookieWait)
  }
}
