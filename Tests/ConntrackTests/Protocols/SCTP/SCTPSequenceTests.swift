import Testing

@Suite struct SCTPSequenceTests {
  @Test func `Associations go as the kernel's in our own recordings`() throws {
    let replay = try SequenceReplay("sctp-sequences.jsonl")
    #expect(replay.packetCount > 200)
    #expect(replay.differences == [])
  }
}
