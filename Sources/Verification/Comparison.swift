import CTVetConntrack
import CTVetSimulation

/// Whether two sides did the same with a packet.
struct Comparison {
  /// What differs, in words; nil where nothing does.
  private(set) var difference: String?

  init(
    _ left: PacketResult, _ right: PacketResult, messages: [LoggedMessage],
    bareMatches: (iptables: Int, nft: Int?), _ leftSide: borrowing Side,
    _ rightSide: borrowing Side
  ) {
    difference =
      Self.fates(left, right) ?? Self.packets(left, right) ?? Self.logs(messages, right)
      ?? Self.connections(leftSide, rightSide) ?? Self.matches(bareMatches)
  }

  private static func matches(_ count: (iptables: Int, nft: Int?)) -> String? {
    guard let nft = count.nft, nft != count.iptables else { return nil }
    return "how many rules without an action match: iptables: \(count.iptables), nft: \(nft)"
  }

  private static func fates(_ left: PacketResult, _ right: PacketResult) -> String? {
    guard left.fate != right.fate else { return nil }
    return "iptables: \(left.fate.rawValue), nft: \(right.fate.rawValue)"
  }

  private static func packets(_ left: PacketResult, _ right: PacketResult) -> String? {
    // A packet that was dropped has no more marks.
    if left.fate != .drop, left.fate != .reject {
      if left.ending?.mark != right.ending?.mark { return "the mark of the packet" }
      if left.ending?.priority != right.ending?.priority { return "the class of the packet" }
      if left.ending?.bytes != right.ending?.bytes { return "the contents of the packet" }
    }
    if left.emissions != right.emissions { return "what leaves" }
    if left.generated.map(\.emissions) != right.generated.map(\.emissions) {
      return "the answer that is sent"
    }
    return nil
  }

  private static func logs(_ messages: [LoggedMessage], _ right: PacketResult) -> String? {
    let written = right.logMessages.map { LoggedMessage(prefix: $0.prefix, group: $0.group) }
    return messages == written ? nil : "what is written to the log"
  }

  private static func connections(
    _ left: borrowing Side, _ right: borrowing Side
  ) -> String? {
    let (first, second) = (
      left.simulator.tracker.connectionIDs, right.simulator.tracker.connectionIDs
    )
    guard first.count == second.count else { return "how many connections there are" }
    for (mine, theirs) in zip(first, second) {
      let (one, other) = (left.simulator.tracker[mine], right.simulator.tracker[theirs])
      if one.original != other.original || one.reply != other.reply {
        return "the addresses of the connection"
      }
      if one.mark != other.mark { return "the mark of the connection" }
      if one.zone != other.zone { return "the zone of the connection" }
      let bits: ConnectionStatus = [
        .seenReply, .assured, .confirmed, .sourceNAT, .destinationNAT, .helper,
      ]
      if one.status.intersection(bits) != other.status.intersection(bits) {
        return "the status of the connection"
      }
      let (more, others) = (
        left.simulator.tracker.extensions(of: mine), right.simulator.tracker.extensions(of: theirs)
      )
      if more.helper != others.helper { return "the helper of the connection" }
      if more.labels != others.labels { return "the labels of the connection" }
    }
    return nil
  }
}
