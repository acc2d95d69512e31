import Foundation
import TestSupport
import Testing

/// What `ctvet simulate` takes, and what it says of what it can't run.
struct SimulateInputTests {
  private static let good =
    SimulateTextTests.host + "0 eth0 udp client:1 > server:2\n  expect accept\n"

  @Test func `standard input is a scenario as well`() throws {
    let folder = try ScratchFolder(["rules.nft": SimulateTextTests.rules])
    let run = try ToolRun("simulate", "-", "-q", in: folder, input: Data(Self.good.utf8))
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output == "<stdin>: 1 packet (1 forwarded), 1 expectation held\n")
  }

  @Test func `folders are searched for scenarios and cases`() throws {
    let folder = try ScratchFolder([
      "in/rules.nft": SimulateTextTests.rules, "in/a.flow": Self.good,
      "in/deep/case.json": #"{"case": {"packets": []}}"#, "in/other.json": "{}",
      "in/notes.txt": "nothing",
    ])
    let run = try ToolRun("simulate", "in", "-q", in: folder)
    #expect(run.status == 0, "\(run.messages)")
    #expect(
      run.output == """
        in/a.flow: 1 packet (1 forwarded), 1 expectation held
        in/deep/case.json: 0 packets

        """)
  }

  @Test func `a ruleset among the files is what all of them load`() throws {
    let folder = try ScratchFolder([
      "rules.nft": SimulateTextTests.rules, "a.flow": Self.good,
      "closed.nft":
        "table ip t { chain c { type filter hook forward priority 0; policy drop; }; }\n",
    ])
    for arguments in [["closed.nft", "a.flow"], ["a.flow", "--ruleset", "closed.nft"]] {
      let run = try ToolRun(arguments: ["simulate", "-q"] + arguments, in: folder)
      #expect(run.status == 1)
      #expect(run.output.contains("decided by ip t c: its policy"))
    }
    let alone = try ToolRun("simulate", "closed.nft", in: folder)
    #expect(alone.status == 2)
    #expect(alone.messages.contains("rules alone do nothing"))
  }

  @Test func `options change the host`() throws {
    let folder = try ScratchFolder([
      "rules.nft": SimulateTextTests.rules,
      "a.flow": Self.good + "+0 eth0 udp client:1 > 198.51.100.1:2\n",
    ])
    let run = try ToolRun(
      "simulate", "a.flow", "--route", "198.51.100.0/24 via 10.0.0.9", "--sysctl",
      "nf_conntrack_udp_timeout=9", "-q", "--conntrack", in: folder)
    #expect(run.output.contains("2 packets (2 forwarded)"))
    #expect(run.output.contains("udp      17 9 src"))
    for option in ["--route=nonsense", "--sysctl=nf_conntrack_max=x", "--sysctl=no.such=1"] {
      let wrong = try ToolRun("simulate", "a.flow", option, in: folder)
      #expect(wrong.status == 2)
      #expect(wrong.messages.contains("error: \(option.prefix(7))"), "\(wrong.messages)")
    }
  }

  @Test(arguments: [
    ("nonsense\n", "a.flow:1:1: error: SCN002 unknown-word: no statement begins with 'nonsense'"),
    ("ruleset \"none.nft\"\n", "a.flow:1:9: error: SCN008 unreadable-file: none.nft: no such file"),
    ("ruleset { table ip t { chain c { nonsense; }; } }\n", "a.flow:1:34: error: NFT001"),
    (
      "interface eth0 192.0.2.1/24\n0 eth1 udp 192.0.2.2:1 > 192.0.2.3:2\n",
      "a.flow:2:3: error: SCN003"
    ),
    ("route nonsense\n", "a.flow:1:7: error: SCN004 bad-value"),
    ("sysctl no.such 1\n", "a.flow:1:8: error: SCN009 not-modelled"),
    ("0 run reboot\n", "a.flow:1:1: error: SCN009 not-modelled: the command 'reboot'"),
  ])
  func `broken scenarios are told with their places`(text: String, message: String) throws {
    let folder = try ScratchFolder(["a.flow": text])
    let run = try ToolRun("simulate", "a.flow", in: folder)
    #expect(run.status == 2)
    #expect(run.messages.contains(message), "\(run.messages)")
    #expect(run.output == "")
  }

  @Test func `a mistake in a ruleset keeps its place there`() throws {
    let folder = try ScratchFolder([
      "rules.nft": "table ip t {\n  chain c {\n    tcp dport nonsense\n  }\n}\n",
      "a.flow": Self.good,
    ])
    let run = try ToolRun("simulate", "a.flow", in: folder)
    #expect(run.status == 2)
    #expect(run.messages.hasPrefix("rules.nft:3:15: error: NFT101"), "\(run.messages)")
  }

  @Test(arguments: ["nft reset counters", "nft -a 'add table ip x; reset quotas'"])
  func `nft reset stops the scenario, as it would change nothing`(command: String) throws {
    let run = try SimulateTextTests.run("0 eth0 udp client:1 > server:2\n+1 run \(command)\n+1\n")
    #expect(run.status == 2)
    #expect(
      run.messages.contains("a.flow:7:1: error: SCN009 not-modelled: `nft reset` is not modelled"),
      "\(run.messages)")
  }

  @Test func `a command that nft refuses stops the scenario`() throws {
    let run = try SimulateTextTests.run(
      "0 eth0 udp client:1 > server:2\n+1 run nft add rule ip none none accept\n+1\n")
    #expect(run.status == 2)
    #expect(run.messages.contains("a.flow:7:1: error: "))
    #expect(run.messages.contains("nft refuses this"))
    #expect(run.output.contains("a.flow: 1 packet"))
  }

  @Test func `one file that can't be read does not keep others from running`() throws {
    let folder = try ScratchFolder(["rules.nft": SimulateTextTests.rules, "a.flow": Self.good])
    let run = try ToolRun("simulate", "none.flow", "a.flow", "-q", in: folder)
    #expect(run.status == 2)
    #expect(run.messages.contains("none.flow: no such file"))
    #expect(run.output == "a.flow: 1 packet (1 forwarded), 1 expectation held\n")
  }

  private static let words = [
    "expect", "drop", "ct", "state", "run", "nft", "99999999999", "{", "\"", "[", "null",
  ]

  /// Runs many spoilt copies of a text at once; each ends with a result, or with the place of a mistake.
  private func spoil(_ text: String, ending: String, seed: UInt64) throws {
    let folder = try ScratchFolder(["all/rules.nft": SimulateTextTests.rules])
    let text = Array(text.utf8)
    var mutator = Mutator(seed: seed, words: Self.words)
    let count = 400
    for number in 0..<count {
      try folder.write(
        Data(mutator.mutate(text, other: text)), to: "all/\(number).\(ending)")
    }
    let files = (0..<count).map { "all/\($0).\(ending)" }
    let run = try ToolRun(arguments: ["simulate", "--format", "json"] + files, in: folder)
    #expect(run.status == 1 || run.status == 2)
    let documents = try SimulationDocumentText.decodeList(run.output)
    #expect(documents.map(\.name) == files)
    for document in documents where document.result == nil {
      let first = try #require(document.errors?.first)
      // The name of a file, line and column.
      let parts = first.split(separator: ":", maxSplits: 3)
      #expect(parts.count == 4 && parts[1...2].allSatisfy { Int($0) != nil }, "\(first)")
    }
  }

  @Test func `spoilt scenarios end with a result or a place, all of them`() throws {
    let steps = """
      0 eth0 tcp handshake client:40000 > server:80
        expect accept, ct state established, tcp ESTABLISHED
      +1 eth1 icmp server > client time-exceeded [udp client:1 > server:2 (8)]
        expect drop, ct state { invalid, new }
      +0.5 run nft add rule ip filter forward counter
      +0 sysctl nf_conntrack_max 10
      +0 local udp 10.0.0.1:1 > server:2 (2000) fragments 1480
        expect "udp 17 ...", entries 2

      """
    try spoil(SimulateTextTests.host + steps, ending: "flow", seed: 11)
  }

  @Test func `spoilt cases end with a result or a place, all of them`() throws {
    let text = #"""
      {"case": {"ruleset": "table ip t { chain c { type filter hook forward priority 0; }; }",
        "interfaces": {"eth0": ["192.168.1.1/24"], "eth1": ["10.0.0.1/24"]}, "mtu": 1400,
        "routes": ["default via 10.0.0.2"], "sysctls": {"nf_conntrack_udp_timeout": "9"},
        "conntrack": "on", "packets": [
          {"t": 0.0, "in": "eth0", "note": "ä", "before": ["conntrack -F"],
           "ip": "4500001c0001000040118ef1c0a80102c6336401000100020008 13fc"},
          {"t": 1.5, "in": "local",
           "ip": "4500001c0001000040118ef1c0a80102c6336401000100020008 13fc"}]}}
      """#.replacing(" 13fc", with: "13fc")
    try spoil(text, ending: "json", seed: 12)
  }
}
