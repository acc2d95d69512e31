import CTVetConntrack
import Testing

@Suite struct ConnectionStatusTests {
  @Test func `A new connection takes few bytes`() {
    #expect(MemoryLayout<Connection>.stride <= 192)
  }
}
