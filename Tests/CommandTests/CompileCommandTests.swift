import Foundation
import Testing

/// `ctvet compile` and its formats.
struct CompileCommandTests {
  private static let ruleset = """
    table inet filter {
    \tset ports { type inet_service; elements = { 443, 22 } }
    \tchain input {
    \t\ttype filter hook input priority 0
    \t\ttcp dport @ports counter accept
    \t}
    }

    """

  private func run(_ option: String? = nil, text: String = ruleset) throws -> ToolRun {
    let folder = try ScratchFolder()
    try Data(text.utf8).write(to: folder.url("router.nft"))
    guard let option else { return try ToolRun("compile", "router.nft", in: folder) }
    return try ToolRun("compile", "router.nft", option, in: folder)
  }

  @Test func `instructions are written where no format is chosen`() throws {
    let plain = try run()
    #expect(plain.status == 0)
    #expect(plain.output.contains("  [ lookup reg 1 set ports ]\n"))
    #expect(try run("--format=text").output == plain.output)
  }

  @Test func `a listing is what nft lists once the file is loaded`() throws {
    let listing = try run("--format=listing")
    #expect(listing.status == 0)
    #expect(
      listing.output == """
        table inet filter {
        \tset ports {
        \t\ttype inet_service
        \t\telements = { 22, 443 }
        \t}

        \tchain input {
        \t\ttype filter hook input priority filter; policy accept;
        \t\ttcp dport @ports counter packets 0 bytes 0 accept
        \t}
        }

        """)
  }

  @Test func `JSON is one line of libnftables' objects`() throws {
    let json = try run("--format=json")
    #expect(json.status == 0)
    #expect(json.output.filter { $0 == "\n" }.count == 1)
    let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let objects = (value as? [String: Any])?["nftables"] as? [[String: Any]] ?? []
    #expect(
      objects.compactMap(\.keys.first) == ["metainfo", "table", "set", "chain", "rule"])
    let set = objects.dropFirst(2).first?["set"] as? [String: Any]
    #expect(set?["elem"] as? [Int] == [22, 443])
  }

  @Test(arguments: ["text", "listing", "json"])
  func `nothing is written where there is an error`(format: String) throws {
    let failed = try run(
      "--format=\(format)", text: "table ip t {\n\tchain c { ip saddr @nobody; }\n}\n")
    #expect(failed.status == 1)
    #expect(failed.output.isEmpty)
    #expect(failed.messages.contains("nobody"))
  }

  @Test func `checking writes nothing`() throws {
    let checked = try run("--check")
    #expect(checked.status == 0)
    #expect(checked.output.isEmpty)
  }

  @Test func `an unknown format is bad usage`() throws {
    let failed = try run("--format=yaml")
    #expect(failed.status == 2)
    #expect(failed.output.isEmpty)
  }

  @Test func `what only newer releases know compiles for those`() throws {
    let text = "table inet t {\n\tchain c { gre version 0; }\n}\n"
    let older = try run(text: text)
    #expect(older.status == 1)
    #expect(older.messages.contains("--nft-release"))
    let newer = try run("--nft-release=1.1.3", text: text)
    #expect(newer.status == 0)
    #expect(newer.output.contains("payload load 1b @ transport header + 1"))
  }

  @Test func `standard input is compiled like a file`() throws {
    let piped = try ToolRun("compile", "-", input: Data(Self.ruleset.utf8))
    #expect(piped.status == 0)
    #expect(try piped.output == run().output)
  }

  @Test func `a file that isn't there is no finding`() throws {
    let failed = try ToolRun("compile", "nowhere.nft", in: ScratchFolder())
    #expect(failed.status == 2)
    #expect(failed.messages.contains("nowhere.nft"))
  }
}
