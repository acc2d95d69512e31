import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct TranslationSetupTests {
  private func track(
    _ bytes: [UInt8], _ tracker: inout Tracker
  ) throws -> (id: ConnectionID, headers: PacketHeaders, attached: CTVetConntrack.Attachment) {
    let headers = try PacketHeaders(parsing: bytes.span)
    guard
      case .accept(let attached) = tracker.track(
        bytes.span, headers, attached: .none, hook: .prerouting, at: .zero),
      let id = attached.connection
    else { throw Untracked() }
    return (id, headers, attached)
  }

  private struct Untracked: Error {}

  @Test func `What was decided once is not decided again`() throws {
    var tracker = Tracker()
    let (id, _, _) = try track(PacketBuilder.udp(from: .client, to: .server), &tracker)
    #expect(tracker.isTranslationDecided(of: id, .source) == false)
    #expect(tracker.setUpNothing(for: id, .source, at: .zero) == true)
    #expect(tracker.isTranslationDecided(of: id, .source) == true)
    #expect(tracker.isTranslationDecided(of: id, .destination) == false)
    #expect(tracker.setUpNothing(for: id, .source, at: .zero) == false)
    #expect(tracker[id].status.isDisjoint(with: [.sourceNAT, .destinationNAT]))
  }

  @Test func `Masquerading without an address drops, except for hosts without one`() throws {
    var tracker = Tracker()
    let (id, _, _) = try track(PacketBuilder.udp(from: .client, to: .server), &tracker)
    #expect(
      tracker.masquerade(TranslationRange(flags: []), as: nil, interface: 3, for: id, at: .zero)
        == false)
    let nobody = PacketBuilder.udp(from: .v4(0, 68), to: .server)
    let (other, _, _) = try track(nobody, &tracker)
    #expect(
      tracker.masquerade(
        TranslationRange(flags: []), as: nil, interface: 3, for: other, at: .zero) == true)
    #expect(tracker.isTranslationDecided(of: other, .source) == false)
  }

  @Test func `A masqueraded connection that leaves by another interface is removed`() throws {
    var tracker = Tracker()
    var bytes = PacketBuilder.udp(from: .client, to: .server)
    var (id, headers, attached) = try track(bytes, &tracker)
    let address = IPAddress(v4: 0x0A00_0001)
    #expect(
      tracker.masquerade(
        TranslationRange(flags: []), as: address, interface: 3, for: id, at: .zero) == true)
    #expect(
      tracker.translate(&bytes, headers, attached: attached, .source, output: 3, at: .zero)
        == true)
    #expect(headers.source(in: bytes.span) == address)
    #expect(tracker.confirm(bytes.span, headers, attached: &attached, at: .zero) == true)
    bytes = PacketBuilder.udp(from: .client, to: .server)
    (id, headers, attached) = try track(bytes, &tracker)
    #expect(
      tracker.translate(&bytes, headers, attached: attached, .source, output: 4, at: .zero)
        == false)
    #expect(tracker.count == 0)
  }

  @Test func `A network is mapped to another, hosts keep their part`() {
    let range = TranslationRange(
      flags: [.addresses, .netmap], minimumAddress: IPAddress(v4: 0x0A00_0900),
      maximumAddress: IPAddress(v4: 0x0A00_09FF))
    let mapped = range.mappingNetwork(of: IPAddress(v4: 0xC0A8_0142))
    #expect(mapped.minimumAddress == IPAddress(v4: 0x0A00_0942))
    #expect(mapped.maximumAddress == mapped.minimumAddress)
  }

  @Test func `Ports are moved by as much as the base of a range`() throws {
    var tracker = Tracker()
    let (id, _, _) = try track(
      PacketBuilder.udp(from: .client, to: .server.at(8005)), &tracker)
    var range = TranslationRange(
      flags: [.addresses, .ports, .portOffset], minimumAddress: IPAddress(v4: 0x0A00_0009),
      maximumAddress: IPAddress(v4: 0x0A00_0009), minimumPort: 9000, maximumPort: 9010)
    range.basePort = 8000
    #expect(tracker.setUp(range, for: id, .destination, at: .zero) == true)
    #expect(tracker[id].reply.sourcePort == 9005)
  }

  @Test func `Any range and any packet give a tuple`() throws {
    var random = RandomSource(seed: 5)
    for _ in 0..<3000 {
      var tracker = Tracker()
      let isNew = Bool.random(using: &random)
      let (client, server): (Endpoint, Endpoint) =
        isNew ? (.client, .server) : (.client6, .server6)
      let (id, _, _) = try track(
        PacketBuilder.udp(
          from: client.at(.random(in: 0 ... .max, using: &random)), to: server), &tracker)
      let range = TranslationRange(
        flags: TranslationRange.Flags(rawValue: .random(in: 0..<128, using: &random)),
        minimumAddress: address(isNew ? .v4 : .v6, &random),
        maximumAddress: address(isNew ? .v4 : .v6, &random),
        minimumPort: .random(in: 0 ... .max, using: &random),
        maximumPort: .random(in: 0 ... .max, using: &random))
      let manipulation: Manipulation = Bool.random(using: &random) ? .source : .destination
      #expect(tracker.setUp(range, for: id, manipulation, at: .zero) == true)
      #expect(tracker.isTranslationDecided(of: id, manipulation) == true)
    }
  }

  private func address(_ version: IPVersion, _ random: inout RandomSource) -> IPAddress {
    switch version {
    case .v4: IPAddress(v4: UInt32(truncatingIfNeeded: random.next()))
    case .v6: IPAddress(high: random.next(), low: random.next())
    }
  }
}
