import CTVetConntrack
import CTVetPackets
import Foundation

/// Feeds a recording's packets straight to a tracker and compares what it makes of them.
struct TrackerReplay {
  /// How many packets were compared and which differed.
  private(set) var packetCount = 0
  private(set) var differences: [String] = []

  /// Replays a recording without its rules; a packet is confirmed if the kernel let it through.
  ///
  /// - Returns: The listings of the connections at the end.
  @discardableResult
  mutating func run(_ recorded: RecordedCase) -> (tool: String, process: String) {
    var tracker = Tracker(settings: recorded.trackingSettings)
    tracker.recordsEvents = true
    var defragmenter = Defragmenter()
    var serials: [Int: Int] = [:]
    for (number, packet) in recorded.pacedPackets.enumerated() {
      if packet.commands.contains("conntrack -F") { tracker.flush(at: packet.time) }
      tracker.expire(at: packet.time)
      tracker.events = []
      let whole = Self.defragment(packet, with: &defragmenter)
      let tracked = whole.flatMap { Self.pass($0, packet, through: &tracker) }
      for bytes in packet.generated {
        _ = Self.pass(bytes, packet, isGenerated: true, through: &tracker)
      }
      packetCount += 1
      var found: [String] = []
      compare(packet, tracked, &serials, &found)
      compareTable(packet, tracker, serials, &found)
      compareEvents(packet, tracker, serials, &found)
      if let first = found.first {
        differences.append("\(recorded.name) \(number) (\(packet.note)): \(first)")
        break
      }
    }
    let end = recorded.packets.last?.time ?? .zero
    return (
      tracker.listing([.extended, .id, .labels], at: end),
      tracker.processListing(showsUse: false, at: end)
    )
  }

  /// The packet after defragmentation; nil where it waits for more.
  private static func defragment(
    _ packet: RecordedCase.Packet, with defragmenter: inout Defragmenter
  ) -> [UInt8]? {
    guard let headers = try? PacketHeaders(parsing: packet.bytes.span) else { return packet.bytes }
    let outcome = defragmenter.defragment(
      packet.bytes.span, headers, hook: packet.isLocal ? .output : .prerouting, interface: 1,
      at: packet.time)
    switch outcome {
    case .pass: return packet.bytes
    case .whole(let whole): return whole.bytes
    case .hold, .drop: return nil
    }
  }

  /// What conntrack's hook made of a packet; nil where it got there not at all.
  private static func pass(
    _ bytes: [UInt8], _ packet: RecordedCase.Packet, isGenerated: Bool = false,
    through tracker: inout Tracker
  ) -> (attachment: Attachment, connection: Connection?)? {
    guard let headers = try? PacketHeaders(parsing: bytes.span),
      isGenerated || packet.tracked != nil
    else { return nil }
    let verdict = tracker.track(
      bytes.span, headers, hook: packet.isLocal || isGenerated ? .output : .prerouting,
      at: packet.time)
    guard case .accept(var attachment) = verdict else { return nil }
    let seen = (attachment, attachment.connection.map { tracker[$0] })
    let goesOn = isGenerated || ["forward", "deliver", "output"].contains(packet.fate)
    if !goesOn
      || !tracker.confirm(bytes.span, headers, attached: &attachment, at: packet.time)
    {
      tracker.release(attachment)
    }
    return seen
  }

  private func compare(
    _ packet: RecordedCase.Packet, _ tracked: (attachment: Attachment, connection: Connection?)?,
    _ serials: inout [Int: Int], _ found: inout [String]
  ) {
    guard let expected = packet.tracked else {
      if tracked != nil { found.append("tracked, but never got there") }
      return
    }
    guard let tracked else {
      if expected["state"] as? String == "not-tracked-yet" { return }
      found.append("dropped, but \(expected)")
      return
    }
    let state =
      switch tracked.attachment.info {
      case nil: "invalid"
      case .new: "new"
      case .established, .establishedReply: "established"
      case .related, .relatedReply: "related"
      case .untracked: "untracked"
      }
    var actual: [String: Any] = ["state": state]
    if let connection = tracked.connection, let info = tracked.attachment.info {
      if let id = expected["id"] as? Int, serials[Int(connection.serial)] == nil {
        serials[Int(connection.serial)] = id
      }
      actual["id"] = serials[Int(connection.serial)] ?? -1
      actual["dir"] = info.direction == .original ? "original" : "reply"
      actual["status"] = ConnectionJSON.status(connection.status)
    }
    if !(actual as NSDictionary).isEqual(to: expected) { found.append("\(actual) not \(expected)") }
  }

  private func compareTable(
    _ packet: RecordedCase.Packet, _ tracker: borrowing Tracker, _ serials: [Int: Int],
    _ found: inout [String]
  ) {
    var actual: [Int: [String: Any]] = [:]
    for id in tracker.connectionIDs {
      var entry = ConnectionJSON.entry(tracker[id], tracker.extensions(of: id), at: packet.time)
      let serial = serials[entry["id"] as? Int ?? 0] ?? -1
      entry["id"] = serial
      actual[serial] = entry
    }
    if actual.count != packet.table.count {
      found.append("table \(actual.values) not \(packet.table)")
    }
    for expected in packet.table {
      guard let id = expected["id"] as? Int, var entry = actual[id] else {
        found.append("no entry \(expected)")
        continue
      }
      if let left = expected["timeout"] as? Int, let right = entry["timeout"] as? Int,
        abs(left - right) <= 1
      {
        entry["timeout"] = left
      }
      if !(entry as NSDictionary).isEqual(to: expected) {
        found.append("entry \(entry) not \(expected)")
      }
    }
  }

  private func compareEvents(
    _ packet: RecordedCase.Packet, _ tracker: borrowing Tracker, _ serials: [Int: Int],
    _ found: inout [String]
  ) {
    func line(_ kind: String, _ id: Int, _ status: [String], _ state: String) -> String {
      "\(kind) \(id) \(status.joined(separator: ",")) \(state)"
    }
    let actual = tracker.events.filter { $0.kind != .destroy }.map { event in
      let connection = event.connection
      let state =
        switch connection.original.transport {
        case _ where !event.changes.contains(.protocolState): ""
        case .tcp: connection.tcp.state.name
        case .sctp: connection.sctp.state.name
        default: ""
        }
      return line(
        event.kind.rawValue, serials[Int(connection.serial)] ?? -1,
        ConnectionJSON.status(connection.status), state)
    }
    let expected = packet.events.filter { $0["event"] as? String != "destroy" }.map { event in
      line(
        event["event"] as? String ?? "", event["ct"] as? Int ?? 0,
        event["status"] as? [String] ?? [], event["state"] as? String ?? "")
    }
    if actual != expected { found.append("events \(actual) not \(expected)") }
  }
}
