import Testing

@Suite struct SCTPSequenceTests {
  @Test func `Associations go as the kernel's in our own recordings`() throws {
    let replay = try SequenceReplay("sctp-sequences.jsonl")
    #expect(replay.packetCount > 200)
    #expect(replay.differences == [])
  }

  @Test func `Malformed packets do to connections what they did in the kernel`() throws {
    let replay = try SequenceReplay("sctp-malformed.jsonl")
    #expect(replay.packetCount > 90)
    #expect(replay.differences == [])
  }
}
