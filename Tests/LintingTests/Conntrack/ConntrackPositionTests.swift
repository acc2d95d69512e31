import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel
import Testing

/// Where base chains run compared with conntrack.
struct ConntrackPositionTests {
  private func position(_ family: String, _ hook: String, _ priority: String) throws
    -> ConntrackPosition
  {
    let text = """
      table \(family) t {
        chain c {
          type filter hook \(hook) priority \(priority);
        }
      }

      """
    let result = NftFrontEnd.load(SourceFile(name: "example.nft", text: text))
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
    let chain = try #require(result.ruleset.chains.first)
    let base = try #require(chain.base)
    return ConntrackPosition(of: chain, base: base, in: result.ruleset)
  }

  @Test(arguments: ["ip", "ip6", "inet"], ["prerouting", "output"])
  func `a chain at -300 runs before conntrack, one at -200 may or may not, one at -199 after it`(
    family: String, hook: String
  ) throws {
    #expect(try position(family, hook, "-300") == .before)
    #expect(try position(family, hook, "raw") == .before)
    #expect(try position(family, hook, "-201") == .before)
    #expect(try position(family, hook, "-200") == .unsettled)
    #expect(try position(family, hook, "raw + 100") == .unsettled)
    #expect(try position(family, hook, "-199") == .after)
    #expect(try position(family, hook, "mangle") == .after)
  }

  @Test(arguments: ["input", "forward", "postrouting"])
  func `in other hooks conntrack has run whatever the priority`(hook: String) throws {
    #expect(try position("inet", hook, "-400") == .after)
    #expect(try position("inet", hook, "-200") == .after)
  }

  @Test func `on bridges priority filter is conntrack's own, in prerouting alone`() throws {
    #expect(try position("bridge", "prerouting", "filter") == .unsettled)
    #expect(try position("bridge", "prerouting", "-300") == .before)
    #expect(try position("bridge", "forward", "filter") == .after)
    #expect(try position("bridge", "output", "-300") == .after)
  }

  @Test func `ingress comes before conntrack, but what lo delivers was tracked when it was sent`()
    throws
  {
    #expect(try position("inet", "ingress device eth0", "0") == .before)
    #expect(try position("inet", "ingress device lo", "0") == .after)
    #expect(try position("inet", "ingress devices = { lo, eth0 }", "0") == .before)
  }

  @Test func `arp and netdev have no conntrack`() throws {
    #expect(try position("arp", "input", "0") == .absent)
    #expect(try position("netdev", "ingress device eth0", "-300") == .absent)
  }
}
