import CTVetLinting
import CTVetRulesetModel
import Testing

/// What conntrack can know about one packet.
struct ConntrackSituationTests {
  private let all = ConntrackSituation.all

  @Test func `a packet has exactly one state, and the sets by state don't overlap`() {
    #expect(all.allSatisfy { $0.state.rawValue.nonzeroBitCount == 1 })
    var union = SituationSet.empty
    for (_, state) in ConntrackState.named {
      let set = SituationSet(states: state)
      #expect(!set.isEmpty)
      #expect(set.states == state)
      #expect(union.intersection(set).isEmpty)
      union.formUnion(set)
    }
    #expect(union == .all)
  }

  @Test func `packets that are invalid or untracked have no connection`() {
    for situation in all where [.invalid, .untracked].contains(situation.state) {
      #expect(!situation.hasConnection)
      #expect(situation.status.isEmpty)
    }
    #expect(SituationSet.connected.states == [.new, .established, .related])
  }

  @Test func `new packets go in the original direction and have seen no reply`() {
    for situation in all where situation.state == .new && situation.hasConnection {
      #expect(situation.direction == .original)
      #expect(situation.status.isDisjoint(with: [.seenReply, .assured, .expected]))
    }
    // A repeated first packet is confirmed, and the first one may be translated.
    #expect(all.contains { $0.state == .new && $0.status == [.confirmed, .destinationNAT] })
  }

  @Test func `established packets go both ways, confirmed, with a reply seen`() {
    let established = all.filter { $0.state == .established }
    #expect(established.allSatisfy { $0.status.isSuperset(of: [.seenReply, .confirmed]) })
    #expect(Set(established.map(\.direction)) == [.original, .reply])
    #expect(established.contains { !$0.status.contains(.assured) })
  }

  @Test func `an unconfirmed related packet was announced, or answers for reject`() {
    for situation in all
    where situation.state == .related && !situation.status.contains(.confirmed) {
      #expect(situation.direction == .reply || situation.status.contains(.expected))
    }
  }

  @Test func `assured implies a reply, a reply implies confirmed`() {
    for situation in all {
      if situation.status.contains(.assured) { #expect(situation.status.contains(.seenReply)) }
      if situation.status.contains(.seenReply) { #expect(situation.status.contains(.confirmed)) }
    }
  }

  @Test func `before conntrack a packet is invalid, new with a zone, or exempted`() {
    #expect(SituationSet.early.states == [.invalid, .new, .untracked])
    #expect(SituationSet.early.intersection(.connected).isEmpty)
    #expect(SituationSet.early.intersection(.late).isEmpty)
  }
}
