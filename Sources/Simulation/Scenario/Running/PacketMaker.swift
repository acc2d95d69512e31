import CTVetPackets

/// Makes the packets of a scenario's steps as hosts in those conversations would: with the numbers and
/// addresses that follow from what reached them so far.
package struct PacketMaker: Sendable {
  /// Where a packet enters the host.
  package enum Entry: Sendable, Hashable {
    /// At an interface.
    case interface(InterfaceIndex)
    /// The host itself sends it.
    case local
  }

  /// Packets that are ready to enter, several where one is sent in fragments.
  package struct Batch: Sendable {
    /// Each from the IP header on.
    package var packets: [[UInt8]]
    /// Where they enter.
    package var entry: Entry
    /// The link header in front of them; empty for none.
    package var link: [UInt8] = []
    /// `meta mark` of packets that the host sends.
    package var mark: UInt32 = 0

    /// Creates packets that enter somewhere.
    package init(
      packets: [[UInt8]], entry: Entry, link: [UInt8] = [], mark: UInt32 = 0
    ) {
      self.packets = packets
      self.entry = entry
      self.link = link
      self.mark = mark
    }

    /// To whom the link header was addressed (`PACKET_*`).
    package var packetType: UInt8 {
      guard let first = link.first else { return 0 }
      return link.prefix(6).allSatisfy { $0 == 0xFF } ? 1 : first & 1 == 1 ? 2 : 0
    }
  }

  /// Why there is no packet.
  package enum Absence: Error, Sendable, Hashable {
    /// It would answer a packet that nobody got.
    case unanswered
    /// The host has no interface of that name.
    case unknownInterface(String)
    /// No route leads to its source, so that it can't be told where it came in.
    case noRouteToSource
  }

  private var conversations = TCPConversations()
  /// What somebody got last, and where that one answers; nil where the last packet was dropped.
  private var received: (packet: [UInt8], entry: Entry)?

  /// Creates a maker that has seen no packet.
  package init() {}

  /// The packets of a step.
  ///
  /// - Throws: Why there are none.
  package func make(_ packet: ScenarioPacket, for host: Host) throws(Absence) -> Batch {
    let entry = try entry(of: packet, host)
    var batch: Batch
    switch packet.content {
    case .bytes(let bytes): batch = Batch(packets: [bytes], entry: entry)
    case .template(var template):
      if packet.arrival == .answer, let received {
        template = template.answering(received.packet.span)
      }
      batch = Batch(
        packets: PacketBuilder.packets(conversations.complete(template)), entry: entry)
    }
    // Anything but Ethernet is a header that no rule can look at.
    if packet.link.count == 14 { batch.link = packet.link }
    if entry == .local { batch.mark = packet.mark }
    return batch
  }

  private func entry(of packet: ScenarioPacket, _ host: Host) throws(Absence) -> Entry {
    switch packet.arrival {
    case .local: return .local
    case .interface(let name):
      guard let interface = host.interface(named: name) else { throw .unknownInterface(name) }
      return .interface(interface.index)
    case .answer:
      guard let received else { throw .unanswered }
      return received.entry
    case .bySource:
      guard case .bytes(let bytes) = packet.content,
        let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false)
      else { throw .noRouteToSource }
      let source = headers.source(in: bytes.span)
      guard let route = host.route(to: source, version: headers.version) else {
        throw .noRouteToSource
      }
      if route.kind == .local { return .local }
      guard let interface = route.interface else { throw .noRouteToSource }
      return .interface(interface)
    }
  }

  /// Takes note of a packet that entered, and of what became of it.
  package mutating func note(_ packet: [UInt8], _ result: PacketResult) {
    conversations.noteSent(packet)
    received = nil
    if let emission = result.emissions.last {
      received = (emission.bytes, .interface(emission.interface))
      if result.emissions.count > 1, let whole = result.ending?.bytes {
        // Whoever gets the fragments makes it whole again.
        received?.packet = whole
      }
    } else if result.fate == .deliver, let ending = result.ending {
      received = (ending.bytes, .local)
    }
    if let received { conversations.noteArrived(received.packet) }
  }
}
