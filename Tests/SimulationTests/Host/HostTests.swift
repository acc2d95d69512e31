import CTVetSimulation
import Testing

@Suite struct HostTests {
  @Test func `A host has lo from the beginning`() {
    #expect(Host().interfaces.map(\.name) == ["lo"])
  }
}
