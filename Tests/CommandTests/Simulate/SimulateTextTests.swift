import Foundation
import Testing

/// What `ctvet simulate` writes for people.
struct SimulateTextTests {
  static let rules = """
    table ip filter {
      chain forward {
        type filter hook forward priority filter; policy drop;
        iif eth0 oif eth1 ct state new,established,related accept
        iif eth1 oif eth0 ct state established,related accept
      }
    }

    """
  static let host = """
    ruleset "rules.nft"
    interface eth0 192.168.1.1/24
    interface eth1 10.0.0.1/24
    host client 192.168.1.2
    host server 10.0.0.2

    """

  /// Runs steps on the router of the article.
  static func run(_ steps: String, rules: String = rules, _ options: String...) throws -> ToolRun {
    let folder = try ScratchFolder(["rules.nft": rules, "a.flow": host + steps])
    return try ToolRun(arguments: ["simulate", "a.flow"] + options, in: folder)
  }

  @Test func `a packet's way shows hooks, priorities, chains, rules and the connection`() throws {
    let run = try Self.run(
      """
      0 eth0 icmp client > server echo-request id 42 seq 1 (4)
      +0.010 eth1 icmp server > client echo-reply id 42 seq 1 (4)
      """)
    #expect(run.messages == "")
    #expect(
      run.output == """
        a.flow

        0.000  eth0  icmp 192.168.1.2 > 10.0.0.2 echo-request id 42 seq 1 (4)
          prerouting   -200  conntrack            *NEW
          forward         0  ip filter forward     NEW
                               iif "eth0" oif "eth1" ct state established,related,new accept
          postrouting   max  confirm               NEW               *30 s     *CONFIRMED
          → forwarded to eth1

        0.010  eth1  icmp 10.0.0.2 > 192.168.1.2 echo-reply id 42 seq 1 (4)
          prerouting   -200  conntrack            *ESTABLISHED_REPLY  30 s     *SEEN_REPLY  CONFIRMED
          forward         0  ip filter forward     ESTABLISHED_REPLY  30 s      SEEN_REPLY  CONFIRMED
                               iif "eth1" oif "eth0" ct state established,related accept
          → forwarded to eth0

        a.flow: 2 packets (2 forwarded)

        """)
    #expect(run.status == 0)
  }

  @Test func `a dropped packet tells who dropped it`() throws {
    let run = try Self.run("0 eth1 udp server:1 > client:2\n")
    #expect(
      run.output.contains(
        """
          forward         0  ip filter forward     NEW
                               policy drop
          → dropped by ip filter forward: its policy

        """))
  }

  @Test func `translation shows the packet behind it`() throws {
    let rules = """
      table ip nat {
        chain out {
          type nat hook postrouting priority srcnat;
          oif eth1 masquerade
        }
      }

      """
    let run = try Self.run("0 eth0 udp client:1000 > server:2\n", rules: rules)
    #expect(
      run.output.contains(
        """
          postrouting   100  ip nat out            NEW               *SRC_NAT *SRC_NAT_DONE  DST_NAT_DONE
                               oif "eth1" masquerade ⇒ accept
          postrouting   100  nat                   NEW                SRC_NAT  SRC_NAT_DONE  DST_NAT_DONE
                               *udp 10.0.0.1:1000 > 10.0.0.2:2

        """))
  }

  @Test func `what the host answers stands below the packet`() throws {
    let rules = "table ip t { chain c { type filter hook forward priority 0; reject; }; }\n"
    let run = try Self.run("0 eth0 udp client:1 > server:2\n", rules: rules)
    #expect(
      run.output.contains(
        "this host answers: icmp 192.168.1.1 > 192.168.1.2 destination-unreachable "
          + "code port-unreachable [udp 192.168.1.2:1 > 10.0.0.2:2]\n"))
    #expect(run.output.contains("→ rejected by ip t c: reject"))
  }

  @Test func `rules in chains that others call bear the name of their chain`() throws {
    let rules = """
      table ip t {
        chain inner { counter; }
        chain c { type filter hook forward priority 5; jump inner; ct mark set 7 accept; }
      }

      """
    let run = try Self.run("0 eth0 udp client:1 > server:2\n", rules: rules)
    #expect(
      run.output.contains(
        """
          forward         5  ip t c                NEW               *mark=7
                               jump inner
                               inner: counter
                               inner: end of the chain
                               ct mark set 0x00000007 accept
          postrouting   max  confirm               NEW               *30 s     *CONFIRMED  mark=7

        """), "\(run.output)")
  }

  @Test func `colour comes on demand alone`() throws {
    let steps = "0 eth0 udp client:1 > server:2\n"
    #expect(!(try Self.run(steps).output.contains("\u{1B}")))
    #expect(try Self.run(steps, "--color", "always").output.contains("\u{1B}[1m *NEW\u{1B}[0m"))
  }

  @Test func `connections at the end are those of conntrack -L`() throws {
    let run = try Self.run("0 eth0 udp client:1 > server:2\n+5\n", "--quiet", "--conntrack")
    #expect(
      run.output == """
        udp      17 25 src=192.168.1.2 dst=10.0.0.2 sport=1 dport=2 [UNREPLIED] src=10.0.0.2 \
        dst=192.168.1.2 sport=2 dport=1 mark=0 use=1
        a.flow: 1 packet (1 forwarded)

        """)
  }

  @Test func `commands change rules and connections on the way`() throws {
    let run = try Self.run(
      """
      0 eth0 udp client:1 > server:2
        expect accept, entries 1
      run nft insert rule ip filter forward udp dport 2 drop
      +1 eth0 udp client:1 > server:2
        expect drop
      +1 run conntrack -F
        expect no entries
      +0 sysctl nf_conntrack_udp_timeout 7
      +0 eth0 udp client:1 > server:3
        expect accept, timeout 7
      """)
    #expect(run.status == 0, "\(run.output)\(run.messages)")
  }

  @Test func `what nobody got is not answered`() throws {
    let run = try Self.run("0 eth1 tcp handshake server:1 > client:2\n  expect drop, no entry\n")
    #expect(run.output.contains("nobody answers: the packet before did not arrive"))
    #expect(run.status == 0)
  }

  @Test func `fragments are one packet to expectations`() throws {
    let run = try Self.run(
      "0 eth0 udp client:1 > server:2 (3000) fragments 1480\n  expect accept oif eth1, entries 1\n")
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("held until the other fragments come"))
  }
}
