import CTVetConntrack
import CTVetPackets

/// How far a replay agrees with a recording.
struct ReplayTally {
  /// How many packets were compared.
  var packets = 0
  /// How many table entries were compared.
  var entries = 0
  /// How many seconds the recorder needed for a packet at least, whatever its document tells; with many
  /// connections it is this that their timeouts show.
  private let pace: Double
  /// What disagreed, as text for people.
  var differences: [String] = []

  private init(pace: Double) {
    self.pace = pace
  }

  /// The counts, as text for people.
  var summary: String {
    "\(packets) packets, \(entries) entries, \(differences.count) differences"
  }

  /// Replays scenarios and compares `ct state` and the table after each packet.
  static func of(
    _ scenarios: [RecordedScenario], _ transport: TransportProtocol,
    profile: KernelProfile = .linux618, pace: Double = 0.027
  ) -> ReplayTally {
    var tally = ReplayTally(pace: pace)
    for scenario in scenarios { tally.add(scenario, transport, profile) }
    return tally
  }

  private mutating func add(
    _ scenario: RecordedScenario, _ transport: TransportProtocol, _ profile: KernelProfile
  ) {
    var table = ReplayedTable(settings: scenario.settings, profile: profile)
    var clock = 0.0
    for (index, packet) in scenario.packets.enumerated() {
      clock = index == 0 ? packet.time : max(packet.time, clock + pace)
      let time = Timestamp(nanoseconds: Int64(clock * 1e9))
      let place = "\(scenario.name) #\(index) \(packet.note)"
      let answer = table.take(
        packet.bytes, of: transport, isLocal: packet.isLocal, isConfirmed: !packet.isDropped,
        at: time)
      if let answer, let state = packet.state {
        packets += 1
        if answer.rawValue != state { differences.append("\(place): \(answer), not \(state)") }
      }
      compare(packet.entries, table, place, transport, at: time)
    }
  }

  private mutating func compare(
    _ recorded: [RecordedScenario.Entry], _ table: ReplayedTable, _ place: String,
    _ transport: TransportProtocol, at time: Timestamp
  ) {
    var rest = table.entries
    for entry in recorded {
      entries += 1
      let ends = entry.ends
      guard let own = rest.removeValue(forKey: ends) else {
        differences.append("\(place): lacks \(entry)")
        continue
      }
      let left = (own.expiry.nanoseconds - time.nanoseconds + 999_999_999) / 1_000_000_000
      var lines: [String] = []
      if abs(Int(left) - entry.timeout) > 1 {
        lines.append("timeout \(left), not \(entry.timeout)")
      }
      if own.status.names != entry.status {
        lines.append("status \(own.status.names), not \(entry.status)")
      }
      if transport == .tcp {
        lines += own.tcp.differences(from: entry)
      } else {
        lines += own.sctp.differences(from: entry)
      }
      if !lines.isEmpty {
        differences.append("\(place): \(lines.joined(separator: "; "))")
      }
    }
    if !rest.isEmpty { differences.append("\(place): \(rest.count) entries too many") }
  }
}

extension TCPConnection {
  /// What differs from a recorded entry.
  fileprivate func differences(from entry: RecordedScenario.Entry) -> [String] {
    var lines: [String] = []
    if state.name != entry.state { lines.append("\(state.name), not \(entry.state)") }
    let scales = [Int(original.scale), Int(reply.scale)]
    if scales != entry.scales { lines.append("scales \(scales), not \(entry.scales)") }
    let flags = [original.flags.names, reply.flags.names]
    if flags != entry.flags { lines.append("flags \(flags), not \(entry.flags)") }
    return lines
  }
}

extension SCTPConnection {
  /// What differs from a recorded entry.
  fileprivate func differences(from entry: RecordedScenario.Entry) -> [String] {
    var lines: [String] = []
    if state.name != entry.state { lines.append("\(state.name), not \(entry.state)") }
    let tags = ["\(originalTag)", "\(replyTag)"]
    if tags != entry.tags { lines.append("tags \(tags), not \(entry.tags)") }
    return lines
  }
}

extension TCPFlags {
  /// The bits' names in the recordings.
  fileprivate var names: [String] {
    let all = [
      "window-scale", "sack-perm", "close-init", "be-liberal", "data-unacknowledged",
      "maxack-set", "challenge-ack", "simultaneous-open",
    ]
    return all.indices.filter { rawValue >> $0 & 1 == 1 }.map { all[$0] }
  }
}

extension ConnectionStatus {
  /// The bits' names in the recordings.
  fileprivate var names: Set<String> {
    let all = ["expected", "seen-reply", "assured", "confirmed"]
    return Set(all.indices.filter { rawValue >> $0 & 1 == 1 }.map { all[$0] })
  }
}

extension RecordedScenario.Entry {
  /// The ends of the original direction.
  var ends: ReplayedTable.Ends {
    ReplayedTable.Ends(
      source: IPAddress(text: source), destination: IPAddress(text: destination),
      sourcePort: UInt16(sourcePort), destinationPort: UInt16(destinationPort))
  }
}

extension IPAddress {
  /// Reads an address as people write it.
  init(text: String) {
    if text.contains(".") {
      self.init(v4: text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) })
      return
    }
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    let start = halves.firstIndex(of: "") ?? halves.count
    let head = halves[..<start].map { UInt64($0, radix: 16) ?? 0 }
    let tail = halves[start...].filter { !$0.isEmpty }.map { UInt64($0, radix: 16) ?? 0 }
    let zeros = Array(repeating: UInt64(0), count: max(0, 8 - head.count - tail.count))
    let words = head + zeros + tail
    self.init(
      high: words[..<4].reduce(0) { $0 << 16 | $1 }, low: words[4...].reduce(0) { $0 << 16 | $1 })
  }
}
