import Foundation
import TestSupport
import Testing

/// `ctvet load` on network namespaces of this kernel.
struct LoadCommandTests {
  static let router = """
    flush ruleset
    table inet filter {
    \tset lan {
    \t\ttype ipv4_addr
    \t\telements = { 10.0.0.1 }
    \t}

    \tchain input {
    \t\ttype filter hook input priority filter; policy drop;
    \t\tct state established,related accept
    \t\tip saddr @lan accept
    \t}
    }

    """

  private func load(_ text: String, _ options: String..., in namespace: LiveNamespace) throws
    -> ToolRun
  {
    let folder = try ScratchFolder(["new.nft": text])
    let line =
      (["\"$CTVET\" load new.nft --color never --netns", namespace.name] + options)
      .joined(separator: " ") + " 2>messages"
    let (status, output) = try ToolRun.shell(line, in: folder)
    let messages = try String(contentsOf: folder.url("messages"), encoding: .utf8)
    return ToolRun(output: output, messages: messages, status: status)
  }

  @Test func `a file is loaded as nft would`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    let run = try load(Self.router, in: namespace)
    #expect(run.output == "new.nft: loaded\n")
    #expect(run.status == 0)
    #expect("flush ruleset\n" + namespace.ruleset == Self.router)
  }

  @Test func `checking loads nothing`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    #expect(try load(Self.router, "--check", in: namespace).status == 0)
    #expect(namespace.ruleset.isEmpty)
  }

  @Test func `what would change is shown and not done`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    #expect(try load(Self.router, in: namespace).status == 0)
    let before = namespace.ruleset
    let none = try load(Self.router, "--diff", in: namespace)
    #expect(none.output.isEmpty)
    #expect(none.status == 0)
    let some = try load(
      "insert rule inet filter input tcp dport 22 accept\ndelete element inet filter lan { 10.0.0.1 }\n",
      "--diff", in: namespace)
    #expect(some.status == 1)
    #expect(
      some.output
        == """
        --- the kernel's ruleset
        +++ new.nft
        @@ -1,11 +1,11 @@
         table inet filter {
         \tset lan {
         \t\ttype ipv4_addr
        -\t\telements = { 10.0.0.1 }
         \t}

         \tchain input {
         \t\ttype filter hook input priority filter; policy drop;
        +\t\ttcp dport 22 accept
         \t\tct state established,related accept
         \t\tip saddr @lan accept
         \t}

        """.replacing("\n\n \tchain", with: "\n \n \tchain"))
    #expect(namespace.ruleset == before)
  }

  @Test func `a file with an error is not loaded, not even in part`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    let run = try load(
      "add table ip fine\nadd chain ip fine c\nadd rule ip fine c ct state bogus\n", in: namespace)
    #expect(run.status == 1)
    #expect(run.messages.contains("new.nft:3:29: error"))
    #expect(run.messages.contains("nothing was loaded"))
    #expect(namespace.ruleset.isEmpty)
  }

  @Test func `a rule for a chain that only the kernel has is no error`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    #expect(try load(Self.router, in: namespace).status == 0)
    let run = try load("add rule inet filter input tcp dport 22 accept\n", in: namespace)
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(namespace.ruleset.contains("tcp dport 22 accept"))
  }

  @Test func `what the kernel alone refuses stands at its place`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    let run = try load("add table ip t\ndelete table ip6 nobody\n", "--force", in: namespace)
    #expect(run.status == 1)
    #expect(run.messages.contains("new.nft:2:18: error: HOST001"))
    #expect(namespace.ruleset.isEmpty)
  }

  @Test func `insisting hands the file to the kernel, which has the last word`() throws {
    guard let namespace = try LiveNamespace.make("load") else { return }
    let text = "add table ip t\nadd chain ip t c\nadd rule ip t c ip saddr @nobody accept\n"
    let run = try load(text, "--force", in: namespace)
    #expect(run.status == 1)
    #expect(run.messages.contains("RS705"))
    #expect(run.messages.contains("HOST001"))
    #expect(namespace.ruleset.isEmpty)
  }

  @Test func `a namespace that isn't there is named`() throws {
    guard try LiveNamespace.make("load") != nil else { return }
    let folder = try ScratchFolder(["new.nft": Self.router])
    let run = try ToolRun("load", "new.nft", "--netns", "ctvet-nowhere", in: folder)
    #expect(run.status == 2)
    #expect(run.messages.contains("there is no network namespace 'ctvet-nowhere'"))
  }

  @Test func `without the library it says what to install`() throws {
    guard try LiveNamespace.make("load") != nil else { return }
    let folder = try ScratchFolder(["new.nft": Self.router])
    // A mount namespace in which the library is an empty file, and for safety's sake no host's network.
    let line = """
      unshare --mount --net sh -c 'for file in $(ldconfig -p | sed -n "s/.*libnftables.so.1.* => //p"); do \
      mount --bind /dev/null "$file"; done; "$CTVET" load new.nft --color never'
      """
    let (status, output) = try ToolRun.shell(line, in: folder)
    #expect(status == 2)
    #expect(output.contains("libnftables can't be used"))
    #expect(output.contains("hint: install it: libnftables1"))
  }

  @Test(arguments: [
    ["load"], ["load", "--confirm", "new.nft"], ["load", "new.nft", "--check", "--diff"],
    ["load", "new.nft", "--check", "--confirm-within", "5s"],
    ["load", "new.nft", "--confirm-within", "0s"], ["load", "new.nft", "--confirm-within", "5 s"],
    ["load", "new.nft", "--confirm-within", "25h"],
    ["load", "new.nft", "--confirm-within", "99999999999999999999s"],
  ])
  func `bad usage loads nothing`(arguments: [String]) throws {
    let folder = try ScratchFolder(["new.nft": "add table ip t\n"])
    let (status, output) = try ToolRun.shell(
      "\"$CTVET\" " + arguments.map { "'\($0)'" }.joined(separator: " "), in: folder)
    #expect(status == 2)
    #expect(output.hasPrefix("ctvet: error: "))
  }
}
