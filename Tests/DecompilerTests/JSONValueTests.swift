import CTVetDecompiler
import Testing

struct JSONValueTests {
  @Test func `values stand on one line with a space behind commas and colons`() {
    let value = JSONValue.object([
      .init("a", .array([.integer(-1), .null, .bool(true)])), .init("b", .object([])),
    ])
    #expect(value.text == #"{"a": [-1, null, true], "b": {}}"#)
  }

  @Test func `control characters, quotes and backslashes are escaped, others are not`() {
    #expect(
      JSONValue.string("a\"b\\c/\n\t\u{1}\u{1F}ü").text == #""a\"b\\c/\n\t\u0001\u001Fü""#)
  }
}
