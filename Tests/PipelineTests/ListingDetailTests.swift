import CTVetBytecode
import CTVetDecompiler
import Testing

/// What no recording shows, since it needs devices or modules, or is gone when nft has ended; the
/// texts are those of nftables src/rule.c and src/json.c, 1.0.6.
struct ListingDetailTests {
  private func listing(_ text: String) throws -> RulesetListing {
    let own = ListingOfText(text)
    return try #require(own.listing, "\(own.error ?? "")")
  }

  @Test func `a flowtable tells its devices in order, its flags and whether it counts`() throws {
    let listing = try listing(
      """
      table inet t {
      \tflowtable f {
      \t\thook ingress priority filter - 5
      \t\tcounter
      \t\tflags offload
      \t\tdevices = { wg0, "eth1", eth0 }
      \t}
      \tflowtable g { hook ingress priority 20; }
      \tchain c { ip protocol tcp flow add @f; }
      }

      """)
    #expect(
      listing.text() == """
        table inet t {
        \tflowtable f {
        \t\thook ingress priority filter - 5
        \t\tdevices = { eth0, eth1, wg0 }
        \t\tflags offload
        \t\tcounter
        \t}

        \tflowtable g {
        \t\thook ingress priority 20
        \t}

        \tchain c {
        \t\tip protocol tcp flow add @f
        \t}
        }

        """)
    #expect(
      listing.json().text.contains(
        """
        {"flowtable": {"family": "inet", "name": "f", "table": "t", "hook": "ingress", \
        "prio": -5, "dev": ["eth0", "eth1", "wg0"]}}
        """))
  }

  @Test func `several devices of a chain stand in braces, one in quotes`() throws {
    let listing = try listing(
      """
      table netdev t {
      \tchain a { type filter hook ingress devices = { wg0, eth0 } priority 0; flags offload; }
      \tchain b { type filter hook egress device eth0 priority 10; policy drop; }
      }

      """)
    #expect(
      listing.text() == """
        table netdev t {
        \tchain a {
        \t\ttype filter hook ingress devices = { eth0, wg0 } priority filter; policy accept; flags offload;
        \t}

        \tchain b {
        \t\ttype filter hook egress device "eth0" priority filter + 10; policy drop;
        \t}
        }

        """)
  }

  @Test func `a table that nft owns is gone with it`() throws {
    let listing = try listing("table ip t {\n\tflags owner\n}\ntable ip u {\n}\n")
    #expect(listing.text() == "table ip u {\n}\n")
  }

  @Test func `elements have all of their time left`() throws {
    let listing = try listing(
      """
      table ip t {
      \tset s {
      \t\ttype inet_service
      \t\ttimeout 1h
      \t\telements = { 22, 80 timeout 2h, 443 timeout 2h expires 5m }
      \t}
      }

      """)
    #expect(
      listing.text().contains(
        """
        elements = { 22 expires 1h, 80 timeout 2h expires 2h, 443 timeout 2h expires 5m }
        """))
    #expect(
      listing.json().text.contains(
        """
        "elem": [{"elem": {"val": 22, "expires": 3600}}, \
        {"elem": {"val": 80, "timeout": 7200, "expires": 7200}}, \
        {"elem": {"val": 443, "timeout": 7200, "expires": 300}}]
        """))
  }

  @Test func `flags of tables have their names in JSON`() throws {
    let listing = try listing("table ip t {\n\tflags dormant\n}\n")
    #expect(
      listing.json().text
        == """
        {"nftables": [{"metainfo": {"json_schema_version": 1}}, \
        {"table": {"family": "ip", "name": "t", "flags": "dormant"}}]}
        """)
  }

  @Test func `rules are told by the ruleset's own numbers`() throws {
    let own = ListingOfText(
      "table ip t {\n\tchain c {\n\t\taccept\n\t\tdrop\n\t}\n}\ninsert rule ip t c counter\n")
    let rules = try #require(own.listing).rules
    #expect(rules.map { $0.rule.text() } == ["counter packets 0 bytes 0", "accept", "drop"])
    #expect(rules.first?.id == own.lastRule?.id)
    #expect(rules.allSatisfy { $0.program.chain == "c" })
  }
}
