import CTVetConntrack
import Testing

@Suite struct TCPTransitionsTests {
  @Test func `Every cell is what the kernel shows`() throws {
    let cells = try RecordedCell.all("tcp-cells.jsonl")
    var seen: Set<[UInt8]> = []
    for cell in cells {
      let kind = try #require(TCPSegmentKind(name: cell.kind))
      let state = try #require(TCPState.allCases.first { $0.name == cell.state })
      let after = TCPState.allCases.first { $0.name == cell.after }
      let transition = TCPTransitions.transition(of: kind, cell.direction, in: state)
      if cell.answer == "invalid" {
        #expect(transition == .invalid, "\(cell.title)")
      } else if cell.isRenewed || after != state || cell.isRepetitionOfSYN {
        // A RST that is the only answer removes the connection.
        #expect(transition == .to(after ?? .close), "\(cell.title)")
      } else {
        #expect(transition == .ignore, "\(cell.title)")
      }
      seen.insert([state.rawValue, cell.direction.rawValue, kind.rawValue])
    }
    #expect(seen.count == 6 * (10 + 9))
  }

  @Test(arguments: TCPSegmentKind.allCases)
  func `No segment goes back before one went forth`(_ kind: TCPSegmentKind) {
    #expect(TCPTransitions.transition(of: kind, .reply, in: .none) == .invalid)
  }

  @Test func `Connections go through each cell as the kernel's`() throws {
    for cell in try RecordedCell.all("tcp-cells.jsonl") {
      let replay = cell.replay()
      #expect(replay.answer?.rawValue == cell.answer, "\(cell.title)")
      #expect(replay.after?.tcp.state.name == cell.after, "\(cell.title)")
      #expect(replay.isRenewed == cell.isRenewed, "\(cell.title)")
    }
  }
}

extension RecordedCell {
  /// Whether the segment is a SYN again, which keeps the state and does not show as renewal: no timeout of
  /// a SYN without answer is renewed, and that of SYN_SENT2 has no setting.
  fileprivate var isRepetitionOfSYN: Bool {
    kind == "syn"
      && (state == "SYN_SENT" && direction == .original || state == "SYN_SENT2")
  }
}

extension TCPSegmentKind {
  /// The kind of a name in the recordings.
  fileprivate init?(name: String) {
    guard let kind = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = kind
  }
}
