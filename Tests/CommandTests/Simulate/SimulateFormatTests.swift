import Foundation
import Testing

/// What `ctvet simulate` writes for programs.
struct SimulateFormatTests {
  private static let steps = """
    0 eth0 tcp client:40000 > server:80 S
      expect accept oif eth1, timeout 7
    +1 eth1 udp server:1 > client:2
      expect accept

    """

  @Test func `JSON has the schema of the recordings`() throws {
    let run = try SimulateTextTests.run(Self.steps, "--format", "json")
    #expect(run.status == 1)
    let document = try SimulationDocumentText.decode(run.output)
    #expect(document.name == "a.flow")
    let result = try #require(document.result)
    #expect(result.packets.map(\.fate) == ["forward", "drop"])
    let first = try #require(result.packets.first)
    #expect(first.ct?.state == "new")
    #expect(first.ct?.id == 1)
    #expect(first.ct?.dir == "original")
    #expect(first.out?.map(\.if) == ["eth1"])
    #expect(first.out?.first?.ip.hasPrefix("45000028") == true)
    #expect(first.table.map(\.state) == ["SYN_SENT"])
    #expect(first.table.map(\.timeout) == [120])
    #expect(first.table.map(\.status) == [["confirmed"]])
    #expect(first.trace?.map(\.verdict) == ["accept"])
    #expect(
      first.trace?.first?.rule
        == "iif \"eth0\" oif \"eth1\" ct state established,related,new accept")
    #expect(result.final.listing.hasPrefix("ipv4     2 tcp      6 119 SYN_SENT src="))
  }

  @Test func `JSON tells which expectations held`() throws {
    let run = try SimulateTextTests.run(Self.steps, "--format", "json")
    let expectations = try #require(try SimulationDocumentText.decode(run.output).expectations)
    #expect(expectations.map(\.held) == [true, true, false, false])
    #expect(expectations.map(\.line) == [7, 7, 7, 9])
    #expect(expectations.map(\.expected) == ["accept", "oif eth1", "timeout 7", "accept"])
    #expect(expectations[2].happened == "120 seconds are left")
    #expect(expectations[3].by == "ip filter forward: its policy")
  }

  @Test func `a case in JSON is a scenario`() throws {
    let folder = try ScratchFolder([
      "case.json": """
      {"name": "one", "case": {
        "ruleset": "table ip t { chain c { type filter hook forward priority 0; ct state new accept; }; }\\n",
        "interfaces": {"eth0": ["192.168.1.1/24"], "eth1": ["10.0.0.1/24"]},
        "routes": ["198.51.100.0/24 via 10.0.0.2"],
        "sysctls": {"nf_conntrack_udp_timeout": 9},
        "packets": [
          {"t": 0.0, "in": "eth0", "note": "a question",
           "ip": "4500001c0001000040118ef1c0a80102c633640100010002000813fc"},
          {"t": 1.5, "in": "eth0", "before": ["conntrack -F", "nft add chain ip t d { type filter \
      hook forward priority 1 \\\\; policy drop \\\\; }"],
           "ip": "4500001c0001000040118ef1c0a80102c633640100010002000813fc"}]}}
      """
    ])
    let run = try ToolRun("simulate", "case.json", "--format", "json", in: folder)
    #expect(run.messages == "")
    #expect(run.status == 0)
    let result = try #require(try SimulationDocumentText.decode(run.output).result)
    #expect(result.packets.map(\.fate) == ["forward", "drop"])
    #expect(result.packets.map { $0.table.map(\.timeout) } == [[9], []])
    #expect(result.packets[0].trace?.map(\.rule) == ["ct state new accept"])
  }

  @Test(arguments: [
    ("{", "case.json:1:2: error: SCN011 broken-case: the name of a member belongs here"),
    ("{\"a\": nul}", "case.json:1:7: error: SCN011 broken-case: 'nul' is no value"),
    ("{\"a\": \"x\n\"}", "case.json:1:9: error: SCN011 broken-case: a string has no control"),
    ("{\"a\": 1} 2", "case.json:1:10: error: SCN011 broken-case: the text goes on"),
    ("{\"case\": 1}", "case.json:1:10: error: SCN011 broken-case: a case: an object belongs here"),
    ("{}", "case.json:1:1: error: SCN011 broken-case: this is no case"),
    (
      "{\"packets\": [{\"ip\": \"45\"}]}",
      "case.json:1:14: error: SCN011 broken-case: 'in' is missing"
    ),
    (
      "{\"packets\": [{\"in\": \"local\", \"ip\": \"4\"}]}",
      "case.json:1:36: error: SCN004 bad-value: these are no bytes"
    ),
    (
      "{\"interfaces\": {\"eth0\": [\"1.2.3\"]}, \"packets\": []}",
      "case.json:1:26: error: SCN004 bad-value: '1.2.3' is no address"
    ),
    (
      "{\"packets\": [{\"t\": 2, \"in\": \"local\", \"ip\": \"\"}, {\"t\": 1, \"in\": \"local\"}]}",
      "error: SCN007 time-runs-backwards"
    ),
  ])
  func `a broken case is told with its place`(text: String, message: String) throws {
    let folder = try ScratchFolder(["case.json": text])
    let run = try ToolRun("simulate", "case.json", in: folder)
    #expect(run.status == 2)
    #expect(run.messages.contains(message), "\(run.messages)")
  }

  @Test func `a case nested without end is refused`() throws {
    let deep = String(repeating: "[", count: 100_000)
    let folder = try ScratchFolder(["case.json": "{\"packets\": \(deep)"])
    let run = try ToolRun("simulate", "case.json", in: folder)
    #expect(run.status == 2)
    #expect(run.messages.contains("values are nested too deep"))
  }

  @Test func `JUnit's XML has a test for each expectation`() throws {
    let run = try SimulateTextTests.run(Self.steps, "--format", "junit")
    #expect(
      run.output == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="ctvet simulate" tests="4" failures="2" errors="0">
          <testsuite name="a.flow" tests="4" failures="2" errors="0">
            <testcase name="line 7: accept" classname="a.flow"/>
            <testcase name="line 7: oif eth1" classname="a.flow"/>
            <testcase name="line 7: timeout 7" classname="a.flow">
              <failure message="expected timeout 7, but 120 seconds are left"></failure>
            </testcase>
            <testcase name="line 9: accept" classname="a.flow">
              <failure message="expected accept, but the packet was dropped">decided by ip filter \
        forward: its policy</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func `JUnit's XML tells of files that can't be run`() throws {
    let folder = try ScratchFolder(["a.flow": "no <statement>\n"])
    let run = try ToolRun("simulate", "a.flow", "--format", "junit", in: folder)
    #expect(run.status == 2)
    #expect(
      run.output.contains("<testsuite name=\"a.flow\" tests=\"1\" failures=\"0\" errors=\"1\">"))
    #expect(
      run.output.contains("<error message=\"a.flow:1:1: SCN002: no statement begins with 'no'\">"))
    let parser = XMLCheck.problem(in: run.output)
    #expect(parser == nil)
  }
}

/// A look at whether every element of an XML text is closed.
enum XMLCheck {
  /// What is wrong; nil for a sound text.
  static func problem(in text: String) -> String? {
    var open: [Substring] = []
    for piece in text.split(separator: "<").dropFirst() {
      guard let end = piece.firstIndex(of: ">") else { return "no end: \(piece)" }
      let tag = piece[..<end]
      let name = tag.prefix { $0 != " " && $0 != "/" }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return "closes wrongly: \(tag)" }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    return open.isEmpty ? nil : "not closed: \(open)"
  }
}
