import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ConnectionTableTests {
  /// A connection as a plain dictionary knows it.
  private struct Known {
    var isReplied = false
    var expiry: Timestamp
  }

  private static let seconds: Int64 = 30

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `The table holds what a plain dictionary holds`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    var settings = TrackingSettings()
    settings.udp = UInt32(Self.seconds)
    settings.udpStream = settings.udp
    var tracker = Tracker(settings: settings, random: RandomSource(seed: seed &* 77))
    var model: [UInt16: Known] = [:]
    var now = Timestamp.zero
    for step in 0..<20_000 {
      let port = UInt16.random(in: 0..<2000, using: &random)
      now.nanoseconds += Int64.random(in: 0..<20_000_000, using: &random)
      if let known = model[port], known.expiry <= now { model[port] = nil }
      let expiry = now.adding(seconds: Self.seconds)
      switch UInt8.random(in: 0..<20, using: &random) {
      case 0..<12:
        let info = tracker.pass(
          PacketBuilder.udp(from: .client.at(port), to: .server), at: now)?.info
        #expect(info == (model[port]?.isReplied == true ? .established : .new))
        model[port] = Known(isReplied: model[port]?.isReplied ?? false, expiry: expiry)
      case 12..<16:
        guard model[port] != nil else { continue }
        let info = tracker.pass(
          PacketBuilder.udp(from: .server, to: .client.at(port)), at: now)?.info
        #expect(info == .establishedReply)
        model[port] = Known(isReplied: true, expiry: expiry)
      case 16..<19:
        let found = tracker.find(Self.tuple(port), at: now)
        #expect((found != nil) == (model[port] != nil))
        guard let found else { continue }
        tracker.delete(found.id, at: now)
        model[port] = nil
      default:
        tracker.expire(at: now)
        model = model.filter { $0.value.expiry > now }
        #expect(tracker.count == model.count, "after \(step) steps")
      }
    }
    tracker.expire(at: now)
    let ports = Set(tracker.connections.map(\.original.sourcePort))
    #expect(ports == Set(model.filter { $0.value.expiry > now }.keys))
  }

  private static func tuple(_ port: UInt16) -> Tuple {
    Tuple(
      version: .v4, transport: .udp, source: Endpoint.client.address, sourcePort: port,
      destination: Endpoint.server.address, destinationPort: Endpoint.server.port)
  }
}
