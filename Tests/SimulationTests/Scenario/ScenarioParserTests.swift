import CTVetConntrack
import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation
import TestSupport
import Testing

/// The reader of the scenario language.
struct ScenarioParserTests {
  private static let router = """
    ruleset "router.nft"
    interface eth0 192.168.1.1/24 fd00:1::1/64
    interface eth1 10.0.0.1/24 mtu 1400
    host client 192.168.1.2
    host server 10.0.0.2

    """

  private func parse(_ text: String) -> (scenario: Scenario, diagnostics: [Diagnostic]) {
    ScenarioParser.parse(SourceFile(name: "test.flow", text: text))
  }

  private func steps(_ text: String) throws -> [ScenarioStep] {
    let (scenario, diagnostics) = parse(Self.router + text)
    #expect(diagnostics == [])
    return scenario.steps
  }

  private func template(_ line: String) throws -> PacketTemplate {
    let step = try #require(try steps("0 eth0 " + line + "\n").first)
    guard case .packet(let packet) = step.action, case .template(let template) = packet.content
    else {
      throw NoPacket()
    }
    return template
  }

  private struct NoPacket: Error {}

  @Test func `the host is read`() {
    let text = """
      kernel linux-5.10
      conntrack auto
      random 7
      sysctl nf_conntrack_acct 1  # a comment
      sysctl net.netfilter.nf_conntrack_udp_timeout = 20
      route default via 10.0.0.254
      mtu eth0 1280

      """
    let (scenario, diagnostics) = parse(Self.router + text)
    let setup = scenario.setup
    #expect(diagnostics == [])
    #expect(setup.kernel == .linux510)
    #expect(setup.tracking == .auto)
    #expect(setup.seed == 7)
    #expect(setup.interfaces.map(\.name) == ["eth0", "eth1"])
    #expect(setup.interfaces.map(\.mtu) == [1280, 1400])
    #expect(setup.interfaces[0].addresses.map(\.prefixLength) == [24, 64])
    #expect(setup.settings.map(\.value) == ["1", "20"])
    #expect(setup.routes.map(\.syntax) == ["default via 10.0.0.254"])
    let (host, settings, problems) = setup.host()
    #expect(problems == [])
    #expect(host.routes.count == 1)
    #expect(settings.accounts)
    #expect(settings.udp == 20)
  }

  @Test func `rules may stand in the scenario`() throws {
    let text = """
      ruleset {
        table ip t {  # a brace in a comment: }
          chain c { comment "and in a text: }"; }
        }
      }
      interface eth0 192.0.2.1/24

      """
    let (scenario, diagnostics) = parse(text)
    #expect(diagnostics == [])
    #expect(scenario.setup.interfaces.count == 1)
    guard case .text(let range) = scenario.setup.rulesets.first else { throw NoPacket() }
    let rules = String(
      decoding: Array(text.utf8)[Int(range.start)..<Int(range.end)], as: UTF8.self)
    #expect(rules.hasPrefix("\n  table ip t {"))
    #expect(rules.hasSuffix("  }\n"))
  }

  @Test func `times are absolute, relative, with units, and alone`() throws {
    let steps = try steps("0.5\n+0.010\n+5d\n+1m30s # a wait\n432100\n+0\n")
    #expect(
      steps.map(\.time.nanoseconds) == [
        500_000_000, 510_000_000, 432_000_510_000_000, 432_090_510_000_000,
        432_100_000_000_000, 432_100_000_000_000,
      ])
  }

  @Test func `segments of TCP are read as packetdrill writes them`() throws {
    let template = try template(
      "tcp client:40000 > server:80 S. 1000:1000(0) ack 7 win 5 "
        + "<mss 1460,sackOK,TS val 1 ecr 2,nop,wscale 7> ttl 3 df")
    guard case .tcp(let segment) = template.transport else { throw NoPacket() }
    #expect(template.source.port == 40000)
    #expect(template.destination.address == IPAddress(v4: 0x0A00_0002))
    #expect(segment.flags == 0x12)
    #expect(segment.sequence == 1000)
    #expect(segment.acknowledgement == 7)
    #expect(segment.window == 5)
    #expect(
      segment.options == [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7])
    #expect(template.network.hops == 3)
    #expect(template.network.forbidsFragments)
    #expect(template.payload == .none)
  }

  @Test(
    arguments: [
      ("udp client:1 > server:2 \"a\\r\\n\\x41\\\"#\"", .bytes([97, 13, 10, 65, 34, 35])),
      ("udp client:1 > server:2 hex 00fF", .bytes([0, 255])),
      ("udp client:1 > server:2 (7)", .count(7)),
      ("udp client:1 > server:2", .none),
      ("tcp client:1 > server:2 P. 1:8(7)", .count(7)),
      ("tcp client:1 > server:2 P. 1:3(2) \"ab\"", .bytes([97, 98])),
      ("tcp client:1 > server:2 P. 4294967295:1(2)", .count(2)),
    ] as [(String, Payload)])
  func `payload is a text, bytes or a size`(line: String, payload: Payload) throws {
    #expect(try template(line).payload == payload)
  }

  @Test func `errors quote packets`() throws {
    let template = try template(
      "icmp server > client destination-unreachable code port-unreachable "
        + "[udp client:1024 > server:53 (9) ttl 1] ttl 9")
    guard case .icmp(let message) = template.transport, case .packet(let inner) = template.payload
    else { throw NoPacket() }
    #expect(message.type == 3)
    #expect(message.code == 3)
    #expect(inner.destination.port == 53)
    #expect(inner.network.hops == 1)
    #expect(template.network.hops == 9)
  }

  @Test func `hexadecimal bytes are packets`() throws {
    let steps = try steps("0 local ip 4500 mark 5\n0 eth0 ip 45000014\n")
    #expect(steps.count == 2)
    guard case .packet(let packet) = steps[0].action, case .bytes(let bytes) = packet.content else {
      throw NoPacket()
    }
    #expect(bytes == [0x45, 0])
    #expect(packet.mark == 5)
  }

  @Test(arguments: [
    ("tcp handshake client:1 > server:2", 3), ("tcp data client:1 > server:2 (7)", 2),
    ("tcp close client:1 > server:2", 3), ("tcp reset client:1 > server:2", 1),
    ("udp exchange client:1 > server:2 (5) / \"x\"", 2), ("ping client > server id 4", 2),
    ("ping fd00:1::2 > fd00:2::2 count 3 (9)", 6), ("sctp handshake client:1 > server:2", 4),
    ("sctp close client:1 > server:2 ttl 9", 3),
  ])
  func `short forms stand for several packets`(line: String, count: Int) throws {
    let steps = try steps("1 eth0 \(line)\n+1\n")
    #expect(steps.count == count + 1)
    #expect(steps.dropLast().map(\.part?.number) == (1...count).map { $0 })
    #expect(steps.dropLast().allSatisfy { $0.part?.count == count })
    let times = steps.map(\.time)
    #expect(times == times.sorted())
  }

  @Test func `expectations are told apart`() throws {
    let step = try #require(
      try steps(
        """
        0 eth0 tcp client:1 > server:2 S
          expect accept oif eth1, ct state new,established, ct mark { 1, 2 }, tcp SYN_SENT
          expect timeout 2m, no entry, entries 3, no entries, drop, oif "eth0"
          expect "tcp 6 120 ...", no "udp 17 ...", tcp dport 2, oif eth1 tcp sport 1

        """
      ).first)
    #expect(
      step.expectations.map(\.kind) == [
        .verdict(.accept), .output("eth1"), .match, .match, .tcp(.synSent), .timeout(120),
        .entry(false), .entries(3), .entries(0), .verdict(.drop), .output("eth0"),
        .line(ConntrackLine("tcp 6 120 ..."), isThere: true),
        .line(ConntrackLine("udp 17 ..."), isThere: false), .match, .match,
      ])
  }

  @Test func `commands run between packets`() throws {
    let steps = try steps("0\nrun nft add rule ip t c 'accept'; conntrack -F\n+1 run nft list\n")
    guard case .command(let command) = steps[1].action else { throw NoPacket() }
    #expect(
      command.calls.map(\.words) == [
        ["nft", "add", "rule", "ip", "t", "c", "accept"], ["conntrack", "-F"],
      ])
    #expect(steps.map(\.time.nanoseconds) == [0, 0, 1_000_000_000])
  }

  @Test func `settings change between packets`() throws {
    let steps = try steps("0\nsysctl nf_conntrack_acct 1\n+1 sysctl nf_conntrack_acct 0\n")
    guard case .setting(let first) = steps[1].action, case .setting(let last) = steps[2].action
    else { throw NoPacket() }
    #expect([first.value, last.value] == ["1", "0"])
  }

  @Test func `line ends of Windows and a byte order mark do no harm`() {
    let (scenario, diagnostics) = parse(
      "\u{FEFF}interface eth0 192.0.2.1/24\r\n0 eth0 udp 192.0.2.2:1 > 192.0.2.1:2\r\n"
        + "  expect deliver\r\n")
    #expect(diagnostics == [])
    #expect(scenario.steps.map(\.expectations.count) == [1])
  }
}
