import CTVetConntrack
import CTVetPackets
import TestSupport
import Testing

@Suite struct SpoiltPacketTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `No packet brings the tracker down, and all that begins can end`(seed: UInt64) {
    var mutator = PacketMutator(seed: seed)
    var random = SeededRandom(seed: seed)
    var tracker = Tracker()
    var defragmenter = Defragmenter()
    var now = Timestamp.zero
    let conversations = SampleConversations.all
    for round in 0..<300 {
      let other = conversations[random.below(conversations.count)][0].packet
      for message in conversations[round % conversations.count] {
        for packet in mutator.mutate(message.packet, other: other) {
          now.nanoseconds += 1_000_000
          guard let headers = try? PacketHeaders(parsing: packet.span) else { continue }
          let outcome = defragmenter.defragment(
            packet.span, headers, hook: .prerouting, interface: 1, at: now)
          switch outcome {
          case .pass: tracker.pass(packet, isLetThrough: random.below(9) > 0, at: now)
          case .whole(let whole): tracker.pass(whole.bytes, at: now)
          case .hold, .drop: break
          }
        }
      }
    }
    #expect(tracker.count > 0)
    #expect(tracker.count == tracker.connections.count)
    tracker.flush(at: now)
    #expect(tracker.count == 0)
  }

  @Test func `Unspoilt samples are tracked`() {
    for conversation in SampleConversations.all {
      var tracker = Tracker()
      for message in conversation {
        let attached = tracker.pass(message.packet)
        #expect(attached != CTVetConntrack.Attachment.none, "\(message.packet)")
      }
      #expect(tracker.count >= 1)
    }
  }
}
