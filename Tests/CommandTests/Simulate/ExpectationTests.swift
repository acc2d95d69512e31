import Foundation
import Testing

/// Expectations that hold, and what is said of those that don't.
struct ExpectationTests {
  /// Steps behind the article's router, and the sentences that failures have.
  private static let failures: [(steps: String, sentences: [String])] = [
    (
      "0 eth0 udp client:1 > server:2\n expect drop",
      ["expected drop, but the packet was forwarded"]
    ),
    (
      "0 eth0 udp client:1 > server:2\n expect accept oif eth0",
      ["expected oif eth0, but it left by eth1"]
    ),
    (
      "0 eth1 udp server:1 > client:2\n expect accept",
      ["expected accept, but the packet was dropped"]
    ),
    (
      "0 eth0 udp client:1 > server:2\n expect no entry",
      ["expected no entry, but its connection is in the table"]
    ),
    (
      "0 eth1 udp server:1 > client:2\n expect entry",
      ["expected entry, but its connection is not in the table"]
    ),
    (
      "0 eth0 udp client:1 > server:2 checksum bad\n expect entry",
      ["expected entry, but the packet is INVALID: it has no connection"]
    ),
    (
      "0 eth0 udp client:1 > server:2\n expect entries 2",
      ["expected 2 entries, but there are 1 entry"]
    ),
    (
      "0 eth0 udp client:1 > server:2\n+10\n expect timeout 30",
      ["expected timeout 30, but 20 seconds are left"]
    ),
    (
      "0 eth0 udp client:1 > server:2\n expect tcp SYN_SENT",
      ["expected tcp SYN_SENT, but it is not of TCP"]
    ),
    (
      "0 eth0 tcp client:1 > server:2 S\n expect tcp SYN_RECV",
      ["expected tcp SYN_RECV, but its state is SYN_SENT"]
    ),
    (
      "0 eth0 sctp client:1 > server:2 init tag 1\n expect sctp ESTABLISHED",
      ["expected sctp ESTABLISHED, but its state is CLOSED"]
    ),
    (
      "0 eth0 udp client:1 > server:2\n expect ct state established, ct mark 7",
      [
        "expected ct state established, but the packet has iif eth0, oif eth1, ct state new",
        "expected ct mark 7, but the packet has iif eth0",
      ]
    ),
    (
      "0 eth0 udp client:1 > server:2\n expect no \"udp 17 ...\"",
      ["expected no \"udp 17 ...\", but conntrack -L lists"]
    ),
    (
      "0 eth0 tcp handshake client:1 > server:2\n expect drop",
      ["expected drop, but packet 1 of tcp handshake was forwarded"]
    ),
    (
      "0\n expect accept, ct state new",
      [
        "expected accept, but no packet was sent", "expected ct state new, but no packet was sent",
      ]
    ),
  ]

  @Test(arguments: failures)
  func `a failure is told in words`(steps: String, sentences: [String]) throws {
    let run = try SimulateTextTests.run(steps + "\n", "--quiet")
    #expect(run.status == 1)
    for sentence in sentences {
      #expect(run.output.contains("SCN012 expectation-failed: " + sentence), "\(run.output)")
    }
  }

  @Test(arguments: [
    "0 eth0 udp client:1 > server:2\n expect accept, forward, oif eth1, entry, entries 1",
    "0 eth0 udp client:1 > server:2\n expect ct state new ct direction original udp dport 2",
    "0 eth0 udp client:1 > server:2\n expect iif eth0, oifname \"eth1\", ip ttl 63",
    "0 eth1 udp server:1 > client:2\n expect drop, ct state new, no entry, no entries",
    "0 eth0 udp client:1 > server:2 checksum bad\n expect drop, ct state invalid",
    "0 eth0 udp client:1 > 192.168.1.1:2\n expect deliver, ct status confirmed",
    "0 local udp 10.0.0.1:1 > server:2\n expect output, ct state new, oif eth1",
    "0 local udp 10.0.0.1:1 > server:2 mark 5\n expect output, meta mark 5",
    "0 eth0 tcp handshake client:1 > server:2\n expect accept, ct status assured",
    "0 eth0 tcp handshake client:1 > server:2\n+1 eth0 tcp data client:1 > server:2 (10)\n"
      + "+1 eth0 tcp close client:1 > server:2\n expect tcp TIME_WAIT, timeout 120",
    "0 eth0 tcp handshake client:1 > 192.168.1.1:2\n expect accept, tcp ESTABLISHED",
    "0 eth0 udp exchange client:1 > server:2 (3) / (4)\n expect accept, ct status seen-reply",
    "0 eth0 ping client > server count 3\n expect accept, entries 1",
    "0 eth0 sctp handshake client:1 > server:2\n expect sctp ESTABLISHED",
    "0 eth0 udp client:1 > server:2\n expect \"udp 17 30 src=192.168.1.2 ...\", no \"tcp 6 ...\"",
  ])
  func `what is true holds`(steps: String) throws {
    let run = try SimulateTextTests.run(steps + "\n", "--quiet")
    #expect(run.status == 0, "\(run.output)\(run.messages)")
  }

  @Test(arguments: [
    ("ct sate new", "ct sate new"), ("ct state newe", "newe"),
    ("tcp dport 22 counter", "tcp dport 22 counter"), ("counter", "counter"),
    ("ct state new } }", "}"), ("ip saddr 1.2.3", "1.2.3"),
  ])
  func `what is no match is told at its place, before anything runs`(
    match: String, marked: String
  ) throws {
    let run = try SimulateTextTests.run("0 eth0 udp client:1 > server:2\n  expect \(match)\n")
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.messages.contains("a.flow:7:"), "\(run.messages)")
  }
}
