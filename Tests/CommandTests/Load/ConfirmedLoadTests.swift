import Foundation
import TestSupport
import Testing

/// The way back of `ctvet load --confirm-within`.
struct ConfirmedLoadTests {
  private static let first = "table ip first {\n}\n"
  private static let second = "flush ruleset\ntable ip second {\n}\n"

  /// A namespace with the first ruleset.
  private func namespace() throws -> LiveNamespace? {
    guard let namespace = try LiveNamespace.make("confirm") else { return nil }
    #expect(namespace.run("nft", "-f", "-", input: Self.first).status == 0)
    return namespace
  }

  private func confirm(in namespace: LiveNamespace) throws -> ToolRun {
    try ToolRun("load", "--confirm", "--netns", namespace.name)
  }

  /// Waits until the ruleset is as it should be; false where it isn't within some seconds.
  private func comes(_ text: String, in namespace: LiveNamespace) -> Bool {
    for _ in 0..<200 {
      if namespace.ruleset == text { return true }
      usleep(50_000)
    }
    return false
  }

  @Test func `what is confirmed elsewhere stays`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    #expect(namespace.ruleset == "table ip second {\n}\n")
    let confirmed = try confirm(in: namespace)
    #expect(confirmed.status == 0)
    #expect(try load.end() == .init(status: 0, output: "the new ruleset stays\n"))
    #expect(namespace.ruleset == "table ip second {\n}\n")
    let again = try confirm(in: namespace)
    #expect(again.status == 2)
    #expect(again.messages.contains("no load waits"))
  }

  @Test func `what nobody confirms goes`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "1s", in: namespace)
    let end = try load.end()
    #expect(end == .init(status: 1, output: "not confirmed: the previous ruleset is back\n"))
    #expect(namespace.ruleset == Self.first)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal means going back`(signal: Int32) throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    load.send(signal)
    #expect(try load.end().status == 1)
    #expect(namespace.ruleset == Self.first)
  }

  @Test func `killing the load brings the previous ruleset back`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    load.send(SIGKILL)
    #expect(try load.end().status == nil)
    #expect(comes(Self.first, in: namespace))
  }

  @Test func `killing the guard brings the previous ruleset back`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    kill(try #require(load.guardProcess), SIGKILL)
    let end = try load.end()
    #expect(end.status == 1)
    #expect(end.output.contains("the process that watched over the load was killed"))
    #expect(namespace.ruleset == Self.first)
  }

  @Test func `killing both leaves a file that restores`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    let watcher = try #require(load.guardProcess)
    // Stopped, the guard can't see the load's end.
    kill(watcher, SIGSTOP)
    load.send(SIGKILL)
    kill(watcher, SIGKILL)
    #expect(try load.end().status == nil)
    #expect(namespace.ruleset == "table ip second {\n}\n")
    #expect(namespace.run("nft", "-f", load.previous).status == 0)
    #expect(namespace.ruleset == Self.first)
    // Nothing that was left stands in the way of the next load.
    let next = try WaitingLoad(Self.second, within: "60s", in: namespace)
    #expect(try confirm(in: namespace).status == 0)
    #expect(try next.end().status == 0)
  }

  @Test func `going back over others' changes keeps them in a file`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    #expect(namespace.run("nft", "add", "table", "ip", "theirs").status == 0)
    load.send(SIGTERM)
    let end = try load.end()
    #expect(end.status == 1)
    #expect(namespace.ruleset == Self.first)
    let file = load.previous.replacing("previous.nft", with: "changed.nft")
    #expect(end.output.contains("what there was is in \(file)"))
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("table ip theirs"))
  }

  @Test func `a second load has to wait`() throws {
    guard let namespace = try namespace() else { return }
    let load = try WaitingLoad(Self.second, within: "60s", in: namespace)
    let folder = try ScratchFolder(["other.nft": "table ip other {\n}\n"])
    let other = try ToolRun(
      "load", "other.nft", "--confirm-within", "5s", "--netns", namespace.name, in: folder)
    #expect(other.status == 2)
    #expect(other.messages.contains("another load waits"))
    #expect(namespace.ruleset == "table ip second {\n}\n")
    load.send(SIGTERM)
    #expect(try load.end().status == 1)
  }

  @Test func `what the kernel refuses leaves the previous ruleset and no guard`() throws {
    guard let namespace = try namespace() else { return }
    let folder = try ScratchFolder(["new.nft": "add table ip t\ndelete table ip6 nobody\n"])
    let run = try ToolRun(
      "load", "new.nft", "--force", "--confirm-within", "60s", "--netns", namespace.name,
      in: folder)
    #expect(run.status == 1)
    #expect(run.messages.contains("HOST001"))
    #expect(namespace.ruleset == Self.first)
    #expect(try confirm(in: namespace).status == 2)
  }

  @Test func `Enter at the terminal keeps the ruleset, its loss does not`() throws {
    guard let namespace = try namespace() else { return }
    let folder = try ScratchFolder(["new.nft": Self.second])
    let waiting =
      "timeout 60 sh -c 'until ip netns exec \(namespace.name) nft list ruleset | grep -q second; "
      + "do sleep 0.05; done'"
    // `script` gives the load a terminal and hands on what comes in by the pipe.
    let load =
      "script -qec \"$CTVET load new.nft --confirm-within 60s --netns \(namespace.name)\" /dev/null"
    let keeping = try ToolRun.shell(
      "(\(waiting); echo) | \(load)", in: folder)
    #expect(keeping.0 == 0, "\(keeping.1)")
    #expect(namespace.ruleset == "table ip second {\n}\n")
    #expect(namespace.run("nft", "-f", "-", input: "flush ruleset\n" + Self.first).status == 0)
    _ = try ToolRun.shell(
      "sleep 60 | \(load) & \(waiting); kill -KILL $!", in: folder)
    #expect(comes(Self.first, in: namespace))
  }

  @Test func `fifty thousand rules go and come back`() throws {
    guard let namespace = try namespace() else { return }
    var text = "flush ruleset\ntable ip many {\n\tchain c {\n"
    for number in 0..<50_000 {
      text += "\t\tip saddr 10.\(number >> 16).\(number >> 8 & 255).\(number & 255) accept\n"
    }
    text += "\t}\n}\n"
    let there = try WaitingLoad(text, within: "600s", in: namespace)
    #expect(namespace.ruleset.count(where: { $0 == "\n" }) == 50_004)
    #expect(try confirm(in: namespace).status == 0)
    #expect(try there.end().status == 0)
    let gone = try WaitingLoad(Self.second, within: "600s", in: namespace)
    gone.send(SIGTERM)
    #expect(try gone.end().status == 1)
    #expect("flush ruleset\n" + namespace.ruleset == text)
  }
}
