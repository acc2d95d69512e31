import Testing

@Suite struct TCPSequenceTests {
  @Test func `Connections go as the kernel's in our own recordings`() throws {
    let replay = try SequenceReplay("tcp-sequences.jsonl")
    #expect(replay.packetCount > 300)
    #expect(replay.differences == [])
  }

  @Test func `Malformed packets do to connections what they did in the kernel`() throws {
    let replay = try SequenceReplay("tcp-malformed.jsonl")
    #expect(replay.packetCount > 150)
    #expect(replay.differences == [])
  }
}
