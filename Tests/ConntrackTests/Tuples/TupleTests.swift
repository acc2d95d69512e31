import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct TupleTests {
  private static func tuple(
    _ transport: TransportProtocol, _ source: UInt16, _ destination: UInt16
  ) -> Tuple {
    Tuple(
      version: .v4, transport: transport, source: Endpoint.client.address, sourcePort: source,
      destination: Endpoint.server.address, destinationPort: destination)
  }

  @Test(arguments: [.tcp, .udp, .sctp, .udplite, .gre, .esp] as [TransportProtocol])
  func `The inverse of an inverse is the tuple itself`(transport: TransportProtocol) {
    let tuple = Self.tuple(transport, 5, 6)
    #expect(tuple.inverse?.sourcePort == 6)
    #expect(tuple.inverse?.source == Endpoint.server.address)
    #expect(tuple.inverse?.inverse == tuple)
  }

  @Test func `Of ICMP the type is inverted and the identifier stays`() {
    let request = Self.tuple(.icmp, 77, 8 << 8 | 3)
    #expect(request.inverse?.sourcePort == 77)
    #expect(request.inverse?.destinationPort == 3)
    #expect(request.inverse?.inverse == request)
  }

  @Test func `Most types of ICMP have no inverse`() {
    let types = (0...255).filter { Self.tuple(.icmp, 1, UInt16($0) << 8).inverse != nil }
    #expect(types == [0, 8, 13, 14, 15, 16, 17, 18])
    let typesOfIPv6 = (0...255).filter { Self.tuple(.icmpv6, 1, UInt16($0) << 8).inverse != nil }
    #expect(typesOfIPv6 == [128, 129, 139, 140])
  }
}
