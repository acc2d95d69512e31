import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct BroadcastHelperTests {
  private static let host = Endpoint.v4(0xC0A8_0101, 137)
  private static let everybody = Endpoint.v4(0xC0A8_01FF)
  private static let mask = IPAddress(v4: 0xFFFF_FF00)

  /// Asks all hosts; gives the tracker.
  private func ask(
    _ helper: ConntrackHelper, at port: UInt16, mask: IPAddress? = Self.mask
  ) throws -> Tracker {
    var tracker = Tracker()
    var bytes = PacketBuilder.udp(from: Self.host, to: Self.everybody.at(port))
    var headers = try PacketHeaders(parsing: bytes.span)
    guard
      case .accept(var attached) = tracker.track(
        bytes.span, headers, attached: .none, hook: .output, at: .zero),
      let id = attached.connection
    else {
      Issue.record("the question is not tracked")
      return tracker
    }
    tracker.assign(helper, transport: .udp, to: id)
    let verdict = tracker.help(
      &bytes, &headers, attached: attached, broadcastMask: mask, at: .zero)
    #expect(verdict == .accept)
    #expect(tracker.confirm(bytes.span, headers, attached: &attached, at: .zero) == true)
    return tracker
  }

  @Test(arguments: [(ConntrackHelper.netbios, UInt16(137), 3.0), (.snmp, 161, 30)])
  func `All hosts of the network may answer a broadcast, from the helper's port`(
    _ helper: ConntrackHelper, _ port: UInt16, _ seconds: Double
  ) throws {
    var tracker = try ask(helper, at: port)
    let expected = try #require(tracker.expectations(at: .zero).first)
    #expect(expected.flags == .permanent)
    #expect(expected.expiry == .seconds(seconds))
    #expect(tracker.only?.expiry == .seconds(seconds))
    for (address, from, info) in [
      (UInt32(0xC0A8_0107), port, ConntrackInfo.related), (0xC0A8_0108, port, .related),
      (0xC0A8_0109, 999, .new), (0xC0A8_0207, port, .new),
    ] {
      let answer = PacketBuilder.udp(from: .v4(address, from), to: Self.host)
      #expect(tracker.pass(answer)?.info == info)
    }
    #expect(tracker.expectations(at: .zero).count == 1)
  }

  @Test func `Nothing is expected where the interface has no broadcast address`() throws {
    let tracker = try ask(.netbios, at: 137, mask: nil)
    #expect(tracker.expectations(at: .zero).isEmpty)
    #expect(tracker.only?.expiry == .seconds(30))
  }
}
