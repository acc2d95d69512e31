import CTVetDiagnostics
import CTVetHostLoading
import Testing

struct LibraryMessagesTests {
  private static let name = "/proc/self/fd/5"
  private let file = SourceFile(
    name: "router.nft", text: "table ip t {\n\tchain c {\n\t\tct state foo\n\t}\n}\n")

  @Test func `a message becomes a diagnostic at its columns`() throws {
    let messages = LibraryMessages(
      "\(Self.name):3:12-14: Error: Could not parse conntrack state\n"
        + "\t\tct state foo\n\t\t         ^^^\n")
    let diagnostic = try #require(
      messages.diagnostics(of: file, named: Self.name, at: 100).first)
    #expect(messages.places.count == 1)
    #expect(diagnostic.message == "Could not parse conntrack state")
    #expect(diagnostic.severity == .error)
    let start = Int(diagnostic.range.start) - 100
    let end = Int(diagnostic.range.end) - 100
    #expect(String(decoding: file.storage[start..<end], as: UTF8.self) == "foo")
  }

  @Test func `what is said of an included file names it`() {
    let messages = LibraryMessages("./other.nft:2:1-3: Error: syntax error\nabc\n^^^\n")
    let diagnostics = messages.diagnostics(of: file, named: Self.name, at: 7)
    #expect(diagnostics.map(\.message) == ["./other.nft:2: syntax error"])
    #expect(diagnostics.first?.range == SourceRange(7, 7))
  }

  @Test func `what has no place stands at the beginning`() {
    let messages = LibraryMessages(
      "internal:0:0-0: Error: Could not process rule: No space left on device\n\n\n^\n")
    let diagnostics = messages.diagnostics(of: file, named: Self.name, at: 0)
    #expect(
      diagnostics.map(\.message) == ["Could not process rule: No space left on device"])
  }

  @Test(arguments: [
    "\(name):99:1-4: Error: beyond the end", "\(name):1:500-900: Error: beyond the line",
    "\(name):1:0-0: Error: before the line",
  ])
  func `places outside of the file stay inside`(text: String) throws {
    let diagnostic = try #require(
      LibraryMessages(text).diagnostics(of: file, named: Self.name, at: 0).first)
    #expect(diagnostic.range.start <= diagnostic.range.end)
    #expect(Int(diagnostic.range.end) <= file.count)
  }

  @Test(arguments: ["", "Error: no place", "a:b:c: Error: x", "::: Error: ", "x:1:: Error: y"])
  func `text that tells no place gives none`(text: String) {
    #expect(LibraryMessages(text).places.isEmpty)
  }

  @Test func `a warning is one`() {
    let messages = LibraryMessages("\(Self.name):1:1-5: Warning: deprecated\n")
    let severities = messages.diagnostics(of: file, named: Self.name, at: 0).map(\.severity)
    #expect(severities == [.warning])
  }
}
