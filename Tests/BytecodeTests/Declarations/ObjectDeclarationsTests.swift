import CTVetBytecode
import CTVetRulesetModel
import Testing

/// Named objects as nft 1.0.6 prints them.
struct ObjectDeclarationsTests {
  private func line(_ contents: String) -> String {
    "table (null) name (null) use 0 [ \(contents) ]"
  }

  @Test func `counters, quotas and limits tell their numbers`() throws {
    var table = DeclaredTable(.ip)
    #expect(
      try table.object(.counter) { $1.counter = (5, 6) } == line("counter pkts 5 bytes 6"))
    #expect(
      try table.object(.quota) { $1.quota = Quota(bytes: 5120, used: 3, isOver: true) }
        == line("quota bytes 5120 flags 1"))
    #expect(
      try table.object(.limit) {
        $1.limit = Limit(
          rate: 419_430_400, seconds: 604_800, burst: 10, countsBytes: true, isOver: true)
      } == line("limit rate 419430400 unit 604800 burst 10 type 1 flags 1"))
  }

  @Test(arguments: [
    (ObjectKind.counter, "counter pkts 0 bytes 0"), (.quota, "quota bytes 0 flags 0"),
    (.limit, "limit rate 0 unit 0 burst 0 type 0 flags 0"), (.secmark, "secmark context "),
    (.synproxy, "synproxy mss 0 wscale 0"), (.ctHelper, "ct_helper name  family 0 protocol 0"),
  ])
  func `what is not written is zero`(_ kind: ObjectKind, _ contents: String) throws {
    var table = DeclaredTable(.ip)
    #expect(try table.object(kind) { _, _ in } == line(contents))
  }

  @Test func `a security mark tells its context`() throws {
    var table = DeclaredTable(.ip, quoting: "system_u:object_r:x_t:s0")
    #expect(
      try table.object(.secmark) { $1.text = $0.quoted }
        == line("secmark context system_u:object_r:x_t:s0"))
  }

  @Test func `a SYN proxy tells its offers`() throws {
    var table = DeclaredTable(.ip)
    let text = try table.object(.synproxy) {
      $1.synproxy = Synproxy()
      $1.synproxy?.mss = 1460
      $1.synproxy?.windowScale = 7
    }
    #expect(text == line("synproxy mss 1460 wscale 7"))
  }

  @Test(arguments: [
    (Family?.none, "tcp", "ct_helper name ftp family 0 protocol 6"),
    (.ip6, "udp", "ct_helper name ftp family 10 protocol 17"),
    (.inet, "tcp", "ct_helper name ftp family 1 protocol 6"),
  ])
  func `a helper tells its protocols`(
    _ family: Family?, _ transport: String, _ contents: String
  ) throws {
    var table = DeclaredTable(.inet, quoting: "ftp")
    let text = try table.object(.ctHelper) {
      $1.text = $0.quoted
      $1.transport = $0.name(transport)
      $1.family = family
    }
    #expect(text == line(contents))
  }

  @Test func `a helper's name has 15 bytes at the most`() throws {
    var short = DeclaredTable(.ip, quoting: "averyverylongna")
    #expect(
      try short.object(.ctHelper) { $1.text = $0.quoted }
        == line("ct_helper name averyverylongna family 0 protocol 0"))
    var long = DeclaredTable(.ip, quoting: "averyverylongnam")
    #expect(throws: DeclarationError.self) { try long.object(.ctHelper) { $1.text = $0.quoted } }
  }

  private static let policies: [(String, [(String, UInt64)], String)] = [
    (
      "tcp", [("close", 4), ("established", 100)],
      "protocol 6 policy = {ESTABLISHED = 100,CLOSE = 4,}"
    ),
    ("tcp", [("unack", 10), ("syn_sent", 120)], "protocol 6 policy = {UNACKNOWLEDGED = 10,}"),
    ("tcp", [("retrans", 4_294_967_297)], "protocol 6 policy = {RETRANS = 1,}"),
    ("udp", [], "protocol 17 policy = {REPLIED = 120,}"),
    ("udp", [("replied", 5), ("replied", 6)], "protocol 17 policy = {REPLIED = 6,}"),
    (
      "udp", [("replied", 120), ("unreplied", 31)],
      "protocol 17 policy = {UNREPLIED = 31,REPLIED = 120,}"
    ),
  ]

  @Test(arguments: policies)
  func `timeouts that differ from libnftnl's stand in the order of the states`(
    _ transport: String, _ timeouts: [(String, UInt64)], _ policy: String
  ) throws {
    var table = DeclaredTable(.inet)
    let text = try table.object(.ctTimeout) { table, settings in
      settings.transport = table.name(transport)
      settings.timeouts = timeouts.map { (table.name($0.0), $0.1) }
    }
    // The text of a policy ends without a space.
    #expect(text == line("ct_timeout \(policy)").replacing("} ]", with: "}]"))
  }

  @Test(
    arguments: [
      ("udp", "established"), ("tcp", "SYN_SENT"), ("tcp", "listen"), (nil, "replied"),
      ("icmp", "replied"),
    ] as [(String?, String)])
  func `a state that the protocol doesn't have is refused`(_ transport: String?, _ state: String) {
    var table = DeclaredTable(.inet)
    #expect(throws: DeclarationError.self) {
      try table.object(.ctTimeout) { table, settings in
        settings.transport = transport.map { table.name($0) }
        settings.timeouts = [(table.name(state), 5)]
      }
    }
  }

  @Test func `an expectation tells its numbers, cut to their length`() throws {
    var table = DeclaredTable(.inet)
    let text = try table.object(.ctExpectation) { table, settings in
      settings.transport = table.name("udp")
      settings.family = .ip6
      settings.destinationPort = 66000
      settings.timeout = 5_184_000_000
      settings.size = 300
    }
    #expect(
      text == line("ct_expect family 10 protocol 17 dport 464 timeout 889032704 size 44"))
  }

  @Test(arguments: 0..<4)
  func `an expectation needs all of its parts`(_ missing: Int) {
    var table = DeclaredTable(.inet)
    #expect(throws: DeclarationError.self) {
      try table.object(.ctExpectation) { table, settings in
        if missing != 0 { settings.transport = table.name("tcp") }
        if missing != 1 { settings.destinationPort = 9876 }
        if missing != 2 { settings.timeout = 120_000 }
        if missing != 3 { settings.size = 12 }
      }
    }
  }
}
