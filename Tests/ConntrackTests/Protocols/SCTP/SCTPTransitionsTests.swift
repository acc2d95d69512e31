import CTVetConntrack
import Testing

@Suite struct SCTPTransitionsTests {
  private static let kinds: [String: SCTPChunk.Kind] = [
    "init": .initiation, "initAck": .initiationAck, "abort": .abort, "shutdown": .shutdown,
    "shutdownAck": .shutdownAck, "error": .error, "cookieEcho": .cookieEcho,
    "cookieAck": .cookieAck, "shutdownComplete": .shutdownComplete, "heartbeat": .heartbeat,
    "heartbeatAck": .heartbeatAck, "data": .data,
  ]

  @Test func `Every cell is what the kernel shows`() throws {
    var count = 0
    for cell in try RecordedCell.all("sctp-cells.jsonl") where cell.state != "NONE" {
      let kind = try #require(Self.kinds[cell.kind])
      let state = try #require(SCTPState.allCases.first { $0.name == cell.state })
      let after = SCTPTransitions.state(
        after: kind, cell.direction, from: state, profile: .linux618)
      #expect(after?.name == (cell.answer == "invalid" ? nil : cell.after), "\(cell.title)")
      count += 1
    }
    #expect(count == 12 * 2 * 8)
  }

  @Test(arguments: SCTPTransitionsTests.kinds.values)
  func `No chunk goes back before one went forth`(_ kind: SCTPChunk.Kind) {
    guard kind != .data else { return }
    #expect(SCTPTransitions.state(after: kind, .reply, from: .none, profile: .linux618) == nil)
  }

  @Test func `Associations go through each cell as the kernel's`() throws {
    for cell in try RecordedCell.all("sctp-cells.jsonl") {
      let replay = cell.replay()
      #expect(replay.answer?.rawValue == cell.answer, "\(cell.title)")
      #expect(replay.after?.sctp.state.name == cell.after, "\(cell.title)")
      #expect(replay.isRenewed == cell.isRenewed, "\(cell.title)")
    }
  }

  @Test func `Linux 5.10 knows no associations that both sides begin`() {
    let ack = SCTPTransitions.state(
      after: .cookieAck, .original, from: .cookieEchoed, profile: .linux510)
    let echo = SCTPTransitions.state(
      after: .cookieEcho, .reply, from: .cookieWait, profile: .linux510)
    #expect(ack == .cookieEchoed)
    #expect(echo == .cookieWait)
  }
}
