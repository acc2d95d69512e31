import CTVetConntrack
import CTVetLinting
import CTVetRulesetModel
import CTVetSimulation
import Testing

/// Holds the tables of what conntrack can say of a packet to what the tracker says.
struct CombinationTableTests {
  /// A case and one bit of the status, set or not: a cell of the table.
  private struct Cell: Hashable, CustomStringConvertible {
    let packet: ConntrackCase
    let bit: String
    let isSet: Bool
    var description: String { "\(packet) \(isSet ? "" : "! ")\(bit)" }
  }

  /// Cells that the table calls possible and these packets don't reach, and why.
  private static let unreached:
    [(packets: [ConntrackCase], bit: String, isSet: Bool, why: String)] =
      [
        (
          ConntrackCase.allCases, "dying", true,
          "only packets under way while an entry is removed see it"
        ),
        (
          ConntrackCase.allCases, "expected", true,
          "no helper announces anything here; the tests of helpers have such connections"
        ),
        ([.related], "confirmed", false, "only an announced connection is, see above"),
        (
          [.relatedReply], "confirmed", false,
          "an answer of `reject` about a packet that is then dropped"
        ),
        (
          [.related, .relatedReply], "assured", true,
          "errors here are about handshakes and single datagrams"
        ),
        (
          [.related, .relatedReply], "seen-reply", true,
          "errors here are mostly about unanswered packets"
        ),
      ]

  private static let ruleset = """
    table inet t {
      chain early { type filter hook prerouting priority -199; ct state new counter; }
      chain pre { type nat hook prerouting priority dstnat; ip daddr 10.0.0.1 tcp dport 8080 dnat ip to 10.1.0.2:80; }
      chain forward { type filter hook forward priority filter; udp dport 443 reject; }
      chain post { type nat hook postrouting priority srcnat; oifname "wan" masquerade; oifname "out0" ip daddr 10.5.0.2 tcp dport 8080 masquerade; }
    }
    """

  /// The case and the status that a packet has at each stage of its way, behind conntrack.
  private func forEachView(_ body: (ConntrackCase, ConntrackStatus, [UInt8]) -> Void) throws {
    let (_, loaded) = try #require(SimulatedTraffic.load(Self.ruleset))
    SimulatedTraffic.send(through: loaded, random: 4000, seed: 11) { passage in
      for stage in passage.result.stages {
        guard case .connection(let connection, let info) = stage.connection else { continue }
        let packet: ConntrackCase
        switch info {
        case .new: packet = .new
        case .established: packet = .established
        case .establishedReply: packet = .establishedReply
        case .related: packet = .related
        case .relatedReply: packet = .relatedReply
        case .untracked: continue
        }
        body(packet, ConntrackStatus(rawValue: UInt32(connection.status.rawValue)), passage.bytes)
      }
    }
  }

  @Test func `no packet is in a combination that the table calls impossible`() throws {
    var count = 0
    var impossible: Set<String> = []
    try forEachView { packet, status, _ in
      count += 1
      if !packet.allows(status) { impossible.insert("\(packet) \(status.names)") }
    }
    print("\(count) looks at packets in the simulator")
    #expect(count > 5000)
    #expect(impossible.isEmpty, "\(impossible)")
  }

  @Test func `each cell that the table calls possible is reached, or it is known why not`() throws {
    var reached: Set<Cell> = []
    try forEachView { packet, status, _ in
      for (name, bit) in ConntrackStatus.named {
        reached.insert(Cell(packet: packet, bit: name, isSet: status.contains(bit)))
      }
    }
    var missing: [Cell] = []
    var stale: [String] = []
    for packet in ConntrackCase.allCases where packet.direction != nil {
      for (name, bit) in ConntrackStatus.named {
        for isSet in [false, true] {
          let cell = Cell(packet: packet, bit: name, isSet: isSet)
          let isPossible = packet.possibleStatuses.contains { $0.contains(bit) == isSet }
          let isExcused = Self.unreached.contains {
            $0.packets.contains(packet) && $0.bit == name && $0.isSet == isSet
          }
          if isPossible, !reached.contains(cell), !isExcused { missing.append(cell) }
          if !isPossible, reached.contains(cell) { stale.append("impossible: \(cell)") }
        }
      }
    }
    #expect(missing.isEmpty, "\(missing)")
    #expect(stale.isEmpty, "\(stale)")
    print("\(reached.count) cells of the table are reached")
  }

  @Test func `messages have no state but those that the table gives them`() throws {
    let (_, loaded) = try #require(SimulatedTraffic.load(Self.ruleset))
    var wrong: Set<String> = []
    var count = 0
    SimulatedTraffic.send(through: loaded, random: 4000, seed: 13) { passage in
      guard let kind = Self.kind(of: passage.bytes) else { return }
      for stage in passage.result.stages {
        guard let state = Self.state(of: stage.connection) else { continue }
        count += 1
        if kind.states.isDisjoint(with: state) { wrong.insert("\(kind) \(state.names)") }
      }
    }
    print("\(count) looks at ICMP messages and SYN ACKs")
    #expect(count > 300)
    #expect(wrong.isEmpty, "\(wrong)")
  }

  private static func state(of view: ConntrackView) -> ConntrackState? {
    switch view {
    case .notYet, .template: nil
    case .none: .invalid
    case .untracked: .untracked
    case .connection(_, let info):
      switch info {
      case .new: .new
      case .established, .establishedReply: .established
      case .related, .relatedReply: .related
      case .untracked: .untracked
      }
    }
  }

  /// Which kind of message it is; nil for others, and for what is too short or a fragment.
  private static func kind(of bytes: [UInt8]) -> MessageStates? {
    guard let first = bytes.first else { return nil }
    if first == 0x45, bytes.count >= 34, bytes[6] & 0x3F == 0, bytes[7] == 0 {
      if bytes[9] == 1 { return MessageStates(icmp: UInt64(bytes[20])) }
      if bytes[9] == 6, bytes.count >= 40, bytes[33] & 0x12 == 0x12 { return .synAck }
      return nil
    }
    if first >> 4 == 6, bytes.count >= 41, bytes[6] == 58 {
      return MessageStates(icmpv6: UInt64(bytes[40]))
    }
    return nil
  }
}
