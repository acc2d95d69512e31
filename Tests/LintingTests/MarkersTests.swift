import TestSupport
import Testing

/// Markers tell the other tests where findings belong.
struct MarkersTests {
  @Test func `markers are taken out and their places kept, in bytes`() throws {
    let marked = try MarkedText("é1️⃣ab 1 2️⃣c")
    #expect(marked.text == "éab 1 c")
    #expect(marked.offsets == [2, 7])
  }

  @Test func `markers out of order are a mistake of the example`() {
    #expect(throws: MarkerError(found: 2, expected: 1)) { try MarkedText("a2️⃣b1️⃣") }
  }
}
