import Testing

@Suite struct TCPSequenceTests {
  @Test func `Connections go as the kernel's in our own recordings`() throws {
    let replay = try SequenceReplay("tcp-sequences.jsonl")
    #expect(replay.packetCount > 300)
    #expect(replay.differences == [])
  }
}
