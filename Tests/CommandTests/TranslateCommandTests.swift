import Foundation
import Testing

/// `ctvet translate`: what goes where, and what the status says.
struct TranslateCommandTests {
  private static let dump = """
    *filter
    :INPUT DROP [0:0]
    -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
    -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
    COMMIT

    """

  private func toNft(_ text: String, _ options: String...) throws -> ToolRun {
    try ToolRun(
      arguments: ["translate", "--to", "nft", "-", "--color", "never"] + options,
      input: Data(text.utf8))
  }

  @Test func `each rule becomes one of nft`() throws {
    let run = try toNft(Self.dump)
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(
      run.output == """
        add table ip filter
        add chain ip filter INPUT { type filter hook input priority 0; policy drop; }
        add rule ip filter INPUT tcp dport 22 counter accept
        add rule ip filter INPUT tcp dport 80 counter accept

        """)
  }

  @Test func `rules that differ in values become one where that is asked for`() throws {
    let run = try toNft(Self.dump, "--optimize", "--verify")
    #expect(run.status == 0)
    #expect(
      run.output.hasSuffix("add rule ip filter INPUT tcp dport { 22, 80 } counter accept\n"))
    #expect(run.messages.contains("no difference"))
  }

  @Test func `what is lost is told, stands in the output and makes the status 1`() throws {
    let run = try toNft("iptables -A INPUT -m string --algo bm --string x -j DROP\n")
    #expect(run.status == 1)
    #expect(run.output.contains("# iptables -A INPUT -m string"))
    #expect(run.messages.contains("<stdin>:1:"))
    #expect(run.messages.contains("IPT101"))
  }

  @Test func `the family of a command can be chosen`() throws {
    let text = "*filter\n-A INPUT -s 2001:db8::1 -j DROP\nCOMMIT\n"
    let run = try toNft(text, "-6")
    #expect(run.status == 0)
    #expect(run.output.contains("add rule ip6 filter INPUT ip6 saddr 2001:db8::1 counter drop"))
  }

  @Test func `what ipset saved becomes sets`() throws {
    let folder = try ScratchFolder([
      "sets": "create bad hash:ip family inet\nadd bad 192.0.2.1\n",
      "rules": "*filter\n-A INPUT -m set --match-set bad src -j DROP\nCOMMIT\n",
    ])
    let run = try ToolRun("translate", "--to", "nft", "rules", "--ipset", "sets", in: folder)
    #expect(run.status == 0)
    #expect(run.output.contains("192.0.2.1"))
    #expect(run.output.contains("ip saddr @bad counter drop"))
    let absent = try ToolRun("translate", "--to", "nft", "rules", "--ipset", "none", in: folder)
    #expect(absent.status == 2)
    #expect(absent.messages.contains("none: no such file"))
  }

  @Test func `rules of nft become a dump, or a script where sets come first`() throws {
    let ruleset = """
      table ip filter {
        set bad { type ipv4_addr; elements = { 192.0.2.1 } }
        chain input {
          type filter hook input priority 0; policy drop;
          tcp dport 22 accept
        }
      }

      """
    let folder = try ScratchFolder([
      "plain.nft": ruleset,
      "sets.nft": ruleset.replacing("tcp dport 22 accept", with: "ip saddr @bad drop"),
    ])
    let plain = try ToolRun("translate", "--to", "iptables", "plain.nft", in: folder)
    #expect(plain.status == 0)
    #expect(
      plain.output == """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT

        """)
    let sets = try ToolRun("translate", "--to", "iptables", "sets.nft", "--verify", in: folder)
    #expect(sets.status == 0)
    #expect(sets.output.hasPrefix("#!/bin/sh\nipset -exist restore <<'END'\ncreate bad hash:net"))
    #expect(sets.output.contains("-A INPUT -m set --match-set bad src -j DROP"))
    #expect(sets.messages.contains("no difference"))
  }

  @Test func `a ruleset with errors is not translated`() throws {
    let folder = try ScratchFolder(["broken.nft": "table ip filter {\n"])
    let run = try ToolRun("translate", "--to", "iptables", "broken.nft", in: folder)
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.messages.contains("broken.nft:1:"))
  }

  @Test(arguments: [
    ["translate", "--to", "nft", "nowhere"],
    ["translate", "--to", "pf", "-"],
    ["translate", "-"],
    ["translate", "--to", "iptables", "--optimize", "-"],
  ])
  func `what can't be done makes the status 2`(arguments: [String]) throws {
    let run = try ToolRun(arguments: arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.messages.hasPrefix("ctvet: error: "))
  }
}
