import CTVetLinting
import CTVetRulesetModel
import Testing

/// Holds the states by message type to what Linux 6.18 made of one packet of each type.
///
/// Recorded in prerouting at -100, each packet with an id of its own over a veth pair, so that none
/// belongs to a connection; the errors carried packets of unknown connections.
struct MessageStatesTests {
  @Test(arguments: 0...19)
  func `an ICMP packet without a connection`(type: UInt64) {
    let recorded: ConntrackState = [8, 13, 15, 17].contains(type) ? .new : .invalid
    check(MessageStates(icmp: type), against: recorded)
  }

  @Test(arguments: Array(1...5) + Array(127...149))
  func `an ICMPv6 packet without a connection`(type: UInt64) {
    let recorded: ConntrackState =
      switch type {
      case 128, 139: .new
      case 130...136, 143: .untracked
      default: .invalid
      }
    check(MessageStates(icmpv6: type), against: recorded)
  }

  @Test func `a SYN with ACK without a connection`() {
    check(.synAck, against: .invalid)
  }

  private func check(_ message: MessageStates, against recorded: ConntrackState) {
    #expect(message.states.contains(recorded))
    #expect(message.states.contains(.new) == (recorded == .new))
  }
}
