import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// Numbers that the kernel drew at random where the model drew others: ports and identifiers of ICMP for
/// translated connections, and what fragments of IPv6 are put together by.
///
/// Both are right, so that the kernel's are taken for the model's when the two are compared, and a packet
/// that goes to a port of the model's goes to the kernel's instead.
struct DrawnNumbers {
  /// A port at an address.
  private struct End: Hashable {
    let transport: TransportProtocol
    let address: IPAddress
    let port: UInt16
  }

  /// The model's ports by the kernel's ends.
  private var models: [End: UInt16] = [:]
  /// The kernel's ports by the model's ends.
  private var kernels: [End: UInt16] = [:]

  /// Puts the model's numbers into what the kernel said of a packet.
  mutating func align(_ kernel: inout PacketOutcome, to model: PacketOutcome) {
    if let ours = model.table { align(&kernel.table, to: ours) }
    align(&kernel.result, to: model.result)
  }

  private mutating func align(_ kernel: inout TableSnapshot?, to model: TableSnapshot) {
    guard let table = kernel else { return }
    for index in table.entries.indices where index < model.entries.count {
      let ours = model.entries[index].connection
      var theirs = table.entries[index].connection
      guard ours.original == theirs.original, ours.reply != theirs.reply,
        ours.reply.source == theirs.reply.source,
        ours.reply.destination == theirs.reply.destination
      else { continue }
      let transport = ours.original.transport
      if transport == .icmp || transport == .icmpv6 {
        let untranslated = ours.original.sourcePort
        guard theirs.reply.sourcePort != untranslated, ours.reply.sourcePort != untranslated else {
          continue
        }
        note(transport, ours.reply.destination, ours.reply.sourcePort, theirs.reply.sourcePort)
        theirs.reply.sourcePort = ours.reply.sourcePort
      } else {
        adopt(
          &theirs.reply.destinationPort, ours.reply.destinationPort,
          not: ours.original.sourcePort, transport, ours.reply.destination)
        adopt(
          &theirs.reply.sourcePort, ours.reply.sourcePort,
          not: ours.original.destinationPort, transport, ours.reply.source)
      }
      kernel?.entries[index].connection = theirs
    }
  }

  private func align(_ kernel: inout PacketResult, to model: PacketResult) {
    // All fragments of a packet have one number.
    var fragments: (ours: ArraySlice<UInt8>, theirs: ArraySlice<UInt8>)?
    for index in kernel.emissions.indices where index < model.emissions.count {
      let ours = model.emissions[index].bytes
      guard ours != kernel.emissions[index].bytes else { continue }
      var renamed =
        models.isEmpty
        ? kernel.emissions[index].bytes
        : replacing(kernel.emissions[index].bytes, models)
      if let place = Self.fragmentIdentification(in: ours), renamed.count == ours.count {
        let (known, drawn) = fragments ?? (ours[place], renamed[place])
        if ours[place] == known, renamed[place] == drawn { renamed[place] = known }
        fragments = (known, drawn)
      }
      if renamed == ours { kernel.emissions[index].bytes = renamed }
    }
    for index in kernel.generated.indices where index < model.generated.count {
      align(&kernel.generated[index], to: model.generated[index])
    }
  }

  /// Where a fragment of IPv6 has its identification; nil for other packets.
  private static func fragmentIdentification(in packet: [UInt8]) -> Range<Int>? {
    let header = IPv6Header.byteCount
    guard packet.count >= header + 8, packet[0] >> 4 == 6,
      packet[IPv6Header.nextHeader] == TransportProtocol.ipv6Fragment.rawValue
    else { return nil }
    return header + 4..<header + 8
  }

  /// The kernel's connections with the model's ports in place of its own.
  func forModel(_ kernel: TableSnapshot) -> TableSnapshot {
    guard !models.isEmpty else { return kernel }
    var table = kernel
    for index in table.entries.indices {
      var reply = table.entries[index].connection.reply
      let source = End(
        transport: reply.transport, address: reply.source, port: reply.sourcePort)
      let destination = End(
        transport: reply.transport, address: reply.destination, port: reply.destinationPort)
      if reply.transport == .icmp || reply.transport == .icmpv6 {
        let identifier = End(
          transport: reply.transport, address: reply.destination, port: reply.sourcePort)
        reply.sourcePort = models[identifier] ?? reply.sourcePort
      } else {
        reply.sourcePort = models[source] ?? reply.sourcePort
        reply.destinationPort = models[destination] ?? reply.destinationPort
      }
      table.entries[index].connection.reply = reply
    }
    return table
  }

  /// A packet with the kernel's ports in place of the model's.
  func forKernel(_ packet: [UInt8]) -> [UInt8] {
    kernels.isEmpty ? packet : replacing(packet, kernels)
  }

  /// Takes over the model's port if both are translated ones of the same range (`nf_nat_core.c`,
  /// `nf_nat_l4proto_unique_tuple`).
  private mutating func adopt(
    _ theirs: inout UInt16, _ ours: UInt16, not untranslated: UInt16,
    _ transport: TransportProtocol, _ address: IPAddress
  ) {
    func range(_ port: UInt16) -> Int { port < 512 ? 0 : port < 1024 ? 1 : 2 }
    guard theirs != ours, theirs != untranslated, ours != untranslated,
      range(theirs) == range(ours)
    else { return }
    note(transport, address, ours, theirs)
    theirs = ours
  }

  private mutating func note(
    _ transport: TransportProtocol, _ address: IPAddress, _ ours: UInt16, _ theirs: UInt16
  ) {
    models[End(transport: transport, address: address, port: theirs)] = ours
    kernels[End(transport: transport, address: address, port: ours)] = theirs
  }

  private func replacing(_ packet: [UInt8], _ ports: [End: UInt16]) -> [UInt8] {
    var ends = PacketEnds(packet)
    ends.replacePorts { transport, address, port in
      ports[End(transport: transport, address: address, port: port)]
    }
    return ends.bytes
  }
}
