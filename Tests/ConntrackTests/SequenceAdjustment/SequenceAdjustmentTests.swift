import CTVetConntrack
import Testing

@Suite struct SequenceAdjustmentTests {
  @Test func `Numbers behind a change move, others don't`() {
    var adjustment = SequenceAdjustment()
    adjustment.note(3, at: 1000, .original)
    #expect(adjustment.original.offset(for: 999) == 0)
    #expect(adjustment.original.offset(for: 1000) == 0)
    #expect(adjustment.original.offset(for: 1001) == 3)
    #expect(adjustment.reply.offset(for: 5000) == 0)
  }

  @Test func `A second change adds to the first`() {
    var adjustment = SequenceAdjustment()
    adjustment.note(3, at: 1000, .reply)
    adjustment.note(-5, at: 2000, .reply)
    #expect(adjustment.reply.offset(for: 2000) == 3)
    #expect(adjustment.reply.offset(for: 2001) == -2)
  }

  @Test func `A retransmitted change counts once`() {
    var adjustment = SequenceAdjustment()
    adjustment.note(3, at: 1000, .original)
    adjustment.note(3, at: 1000, .original)
    #expect(adjustment.original.offsetAfter == 3)
    #expect(adjustment.original.offsetBefore == 0)
  }

  @Test func `Numbers wrap around`() {
    var adjustment = SequenceAdjustment()
    adjustment.note(3, at: .max - 1, .original)
    #expect(adjustment.original.offset(for: 5) == 3)
    #expect(adjustment.original.offset(for: .max - 2) == 0)
    adjustment.note(4, at: 10, .original)
    #expect(adjustment.original.offset(for: 11) == 7)
    #expect(adjustment.original.offset(for: .max) == 3)
  }

  @Test func `Changes far beyond what packets hold don't overflow`() {
    var adjustment = SequenceAdjustment()
    for number in 0..<100_000 {
      adjustment.note(.max, at: UInt32(number * 10), .original)
    }
    #expect(adjustment.original.correctionPosition == 999_990)
  }
}
