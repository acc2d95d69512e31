import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// Ports that the kernel drew at random for translated connections, where the model drew others: both are
/// right, so that the kernel's are taken for the model's when the two are compared.
struct DrawnPorts {
  /// A connection for which different ports were drawn.
  private struct Pair: Hashable {
    let model: UInt16
    let kernel: UInt16
  }

  private var pairs: Set<Pair> = []

  /// Puts the model's ports into what the kernel said of a packet.
  mutating func align(_ kernel: inout PacketOutcome, to model: PacketOutcome) {
    let (modelled, table) = (model.table ?? TableSnapshot(), kernel.table ?? TableSnapshot())
    for index in table.entries.indices where index < modelled.entries.count {
      let ours = modelled.entries[index].connection
      var theirs = table.entries[index].connection
      guard ours.original == theirs.original, ours.reply != theirs.reply else { continue }
      adopt(
        &theirs.reply.destinationPort, ours.reply.destinationPort, not: ours.original.sourcePort)
      adopt(&theirs.reply.sourcePort, ours.reply.sourcePort, not: ours.original.destinationPort)
      kernel.table?.entries[index].connection = theirs
    }
    for index in kernel.result.emissions.indices where index < model.result.emissions.count {
      let ours = model.result.emissions[index].bytes
      if differsInPorts(ours, kernel.result.emissions[index].bytes) {
        kernel.result.emissions[index].bytes = ours
      }
    }
  }

  /// Takes over the model's port if both are translated ones of the same range (`nf_nat_core.c`,
  /// `nf_nat_l4proto_unique_tuple`).
  private mutating func adopt(_ theirs: inout UInt16, _ ours: UInt16, not untranslated: UInt16) {
    func range(_ port: UInt16) -> Int { port < 512 ? 0 : port < 1024 ? 1 : 2 }
    guard theirs != ours, theirs != untranslated, ours != untranslated,
      range(theirs) == range(ours)
    else { return }
    pairs.insert(Pair(model: ours, kernel: theirs))
    theirs = ours
  }

  /// Whether two packets are the same but for a port that was drawn, and the checksum.
  private func differsInPorts(_ ours: [UInt8], _ theirs: [UInt8]) -> Bool {
    guard ours.count == theirs.count, let headers = try? PacketHeaders(parsing: ours.span),
      headers.hasTransport
    else { return false }
    let start = headers.transportOffset
    let checksum: Int
    switch headers.transport {
    case .tcp: checksum = start + 16
    case .udp, .udplite: checksum = start + 6
    default: return false
    }
    guard ours.count >= checksum + 2 else { return false }
    var changed = false
    for place in [start, start + 2] {
      let pair = Pair(
        model: ours.span.bigEndian16(at: place), kernel: theirs.span.bigEndian16(at: place))
      if pair.model == pair.kernel { continue }
      guard pairs.contains(pair) else { return false }
      changed = true
    }
    let masked = [start, start + 1, start + 2, start + 3, checksum, checksum + 1]
    return changed
      && ours.indices.allSatisfy { ours[$0] == theirs[$0] || masked.contains($0) }
  }
}
