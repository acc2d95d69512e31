import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetVerification
import Foundation
import TestSupport
import Testing

/// Whether a comparison of two rulesets sees what is the same and what is not.
struct VerifierTests {
  private func report(iptables: String, nft: String) -> VerificationReport {
    let ruleset = NftFrontEnd.load(SourceFile(name: "nft", text: nft + "\n"))
    #expect(!ruleset.diagnostics.contains { $0.severity == .error }, "\(ruleset.diagnostics)")
    return Verifier(
      iptables: SourceFile(name: "iptables", text: iptables + "\n"), ruleset: ruleset.ruleset
    ).run()
  }

  /// A chain of the table filter with a rule.
  private func forward(_ rule: String, table: String = "ip filter") -> String {
    "add table \(table)\n"
      + "add chain \(table) FORWARD { type filter hook forward priority 0; policy accept; }\n"
      + "add rule \(table) FORWARD \(rule)"
  }

  private func iptables(_ rule: String) -> String {
    "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD \(rule)\nCOMMIT"
  }

  @Test(arguments: [
    ("-p tcp -m tcp --dport 22 -j DROP", "tcp dport 22 drop"),
    ("-p tcp -m tcp --dport 22:80 -j DROP", "tcp dport 22-80 drop"),
    ("-s 10.0.0.0/8 -j DROP", "ip saddr 10.0.0.0/8 drop"),
    ("-m conntrack --ctstate NEW,RELATED -j DROP", "ct state new,related drop"),
    ("-i eth+ -j DROP", "iifname \"eth*\" drop"),
    ("-p icmp -m icmp --icmp-type 3/4 -j DROP", "icmp type 3 icmp code 4 drop"),
    ("-m mark --mark 0x10/0xf0 -j DROP", "meta mark and 0xf0 == 0x10 drop"),
    ("-p tcp -m tcp --syn -j DROP", "tcp flags & (fin|syn|rst|ack) == syn drop"),
    ("-m length --length 100:200 -j DROP", "meta length 100-200 drop"),
    ("-m conntrack --ctdir REPLY -j DROP", "ct direction reply drop"),
    ("-m limit --limit 5/min -j DROP", "limit rate 5/minute burst 5 packets drop"),
    ("-p tcp -j REJECT --reject-with tcp-reset", "ip protocol tcp reject with tcp reset"),
    ("-j MARK --set-xmark 0x1/0x1", "meta mark set mark or 0x1"),
    ("-j LOG --log-prefix \"x \"", "log prefix \"x \""),
  ])
  func `what means the same does not differ`(rule: String, nft: String) {
    let report = report(iptables: iptables(rule), nft: forward(nft))
    #expect(report.difference == nil, "\(String(describing: report.difference))")
    #expect(report.unknown.isEmpty)
    #expect(report.packetCount > 20)
  }

  @Test(arguments: [
    ("-p tcp -m tcp --dport 22 -j DROP", "tcp dport 23 drop"),
    ("-p tcp -m tcp --dport 22 -j DROP", "th dport 22 drop"),
    ("-p tcp -m tcp --dport 22:80 -j DROP", "tcp dport 22-81 drop"),
    ("-p tcp -m tcp --dport 22:80 -j DROP", "tcp dport 23-80 drop"),
    ("-s 10.0.0.0/8 -j DROP", "ip saddr 10.0.0.0/9 drop"),
    ("-m conntrack --ctstate NEW,RELATED -j DROP", "ct state new drop"),
    ("-m conntrack --ctstate NEW,RELATED -j DROP", "ct state new,related,invalid drop"),
    ("-m conntrack --ctstate NEW,DNAT -j DROP", "ct status dnat drop"),
    ("-m conntrack ! --ctstate NEW -j DROP", "ct state established,related drop"),
    ("-m conntrack ! --ctstate INVALID -j DROP", "ct state != invalid,untracked drop"),
    ("-i eth+ -j DROP", "iifname \"eth0\" drop"),
    ("-p icmp -m icmp --icmp-type 3/4 -j DROP", "icmp type 3 drop"),
    ("-m mark --mark 0x10/0xf0 -j DROP", "meta mark 0x10 drop"),
    ("-p tcp -m tcp --syn -j DROP", "tcp flags == syn drop"),
    ("-p tcp -m tcpmss ! --mss 500:900 -j DROP", "tcp option maxseg size != 500-900 drop"),
    ("-m length --length 100:200 -j DROP", "meta length 100-201 drop"),
    ("-m conntrack --ctdir REPLY -j DROP", "ct direction original drop"),
    ("-m limit --limit 5/min -j DROP", "limit rate 5/minute burst 4 packets drop"),
    ("-p tcp -j REJECT --reject-with tcp-reset", "ip protocol tcp drop"),
    ("-j REJECT", "reject with icmp host-unreachable"),
    ("-j MARK --set-xmark 0x1/0x1", "meta mark set 0x1"),
    ("-j LOG --log-prefix \"x \"", "log prefix \"y \""),
    ("-j RETURN", "drop"),
    // Nothing but the counter tells whether these match.
    ("-p tcp -m tcp --dport 22", "tcp dport 23 counter"),
    ("-m conntrack --ctstate NEW", "counter"),
    ("-m connmark --mark 0/0", "counter"),
  ])
  func `a wrong translation is caught`(rule: String, nft: String) {
    let report = report(iptables: iptables(rule), nft: forward(nft))
    #expect(report.difference != nil, "\(report.packetCount) packets, \(report.unknown)")
  }

  @Test func `a wrong hook, priority, policy or order is caught`() {
    let iptables = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -j CT --notrack\nCOMMIT"
    func nft(_ priority: Int) -> String {
      """
      add table ip raw
      add chain ip raw PREROUTING { type filter hook prerouting priority \(priority); policy accept; }
      add rule ip raw PREROUTING ip protocol udp notrack
      """
    }
    #expect(report(iptables: iptables, nft: nft(-300)).difference == nil)
    #expect(report(iptables: iptables, nft: nft(-150)).difference != nil)
    let chain = "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p udp -j ACCEPT\nCOMMIT"
    #expect(report(iptables: chain, nft: forward("ip protocol udp accept")).difference != nil)
    let order =
      "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p udp -j DROP\n-A FORWARD -j ACCEPT\nCOMMIT"
    #expect(
      report(
        iptables: order, nft: forward("accept\nadd rule ip filter FORWARD ip protocol udp drop")
      ).difference != nil)
  }

  @Test func `a wrong translation of addresses is caught`() {
    let iptables =
      "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT "
      + "--to-destination 10.0.0.2:8080\nCOMMIT"
    func nft(_ rule: String) -> String {
      """
      add table ip nat
      add chain ip nat PREROUTING { type nat hook prerouting priority -100; policy accept; }
      add rule ip nat PREROUTING \(rule)
      """
    }
    #expect(
      report(iptables: iptables, nft: nft("tcp dport 80 dnat to 10.0.0.2:8080")).difference == nil)
    #expect(
      report(iptables: iptables, nft: nft("tcp dport 80 dnat to 10.0.0.2:8081")).difference != nil)
    #expect(report(iptables: iptables, nft: nft("tcp dport 80 dnat to 10.0.0.2")).difference != nil)
  }

  @Test func `sets whose elements are known are compared element by element`() {
    let sets = "create bad hash:net family inet\nadd bad 192.0.2.0/24\nadd bad 198.51.100.7\n"
    let rules = sets + iptables("-m set --match-set bad src -j DROP")
    func nft(_ elements: String) -> String {
      "add table ip filter\n"
        + "add set ip filter bad { type ipv4_addr; flags interval; elements = { \(elements) }; }\n"
        + forward("ip saddr @bad drop")
    }
    let same = report(iptables: rules, nft: nft("192.0.2.0/24, 198.51.100.7"))
    #expect(same.difference == nil && same.unknown.isEmpty)
    #expect(report(iptables: rules, nft: nft("192.0.2.0/25, 198.51.100.7")).difference != nil)
    #expect(report(iptables: rules, nft: nft("192.0.2.0/24")).difference != nil)
  }

  @Test func `a set of ports that forgot its protocol is caught`() {
    let sets = "create web bitmap:port range 0-65535\nadd web 80\nadd web 443\n"
    let nft =
      "add table ip filter\n"
      + "add set ip filter web { type inet_service; elements = { 80, 443 }; }\n"
      + forward("tcp dport @web drop")
    let rule = "-m set --match-set web dst -j DROP"
    #expect(report(iptables: sets + iptables("-p tcp \(rule)"), nft: nft).difference == nil)
    #expect(report(iptables: sets + iptables(rule), nft: nft).difference != nil)
  }

  @Test func `what can't be evaluated is called unknown`() {
    let report = report(
      iptables: iptables("-m string --string x --algo bm -j ACCEPT"), nft: forward("accept"))
    #expect(report.difference == nil)
    #expect(report.unknownCount > 0)
  }

  @Test func `a difference names the packet and the rules of both sides`() throws {
    let report = report(
      iptables: iptables("-p udp -m udp --dport 53 -j DROP"), nft: forward("udp dport 54 drop"))
    let difference = try #require(report.difference)
    #expect(difference.packet.contains("udp"))
    #expect(difference.iptables != difference.nft)
    #expect(
      (difference.iptablesRules + difference.nftRules).contains { $0.contains("5") })
  }
}
