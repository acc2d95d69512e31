import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import Testing

/// How files of iptables become commands of nft.
struct TranslationTests {
  private func translate(_ text: String) -> (nft: [String], diagnostics: [Diagnostic], lost: Int) {
    let result = IptablesFrontEnd.translate(SourceFile(name: "rules", text: text))
    let nft = String(decoding: result.nft.storage[..<result.nft.count], as: UTF8.self)
    return (nft.split(separator: "\n").map(String.init), result.diagnostics, result.lossCount)
  }

  @Test func `a dump becomes tables, chains, policies and rules`() {
    let result = translate(
      """
      *filter
      :INPUT DROP [0:0]
      :ours - [0:0]
      [5:300] -A INPUT -i lo -j ACCEPT
      -A INPUT -p tcp -m tcp --dport 22 -j ours
      COMMIT

      """)
    #expect(
      result.nft == [
        "add table ip filter",
        "add chain ip filter INPUT { type filter hook input priority 0; policy drop; }",
        "add chain ip filter ours",
        "add rule ip filter INPUT iifname \"lo\" counter packets 5 bytes 300 accept",
        "add rule ip filter INPUT tcp dport 22 counter jump ours",
      ])
    #expect(result.diagnostics.isEmpty)
  }

  @Test func `a bad line is told and stands as a comment, and the rest is read`() {
    let result = translate(
      """
      *filter
      -A INPUT -p tpc -j ACCEPT
      -A INPUT -j DROP
      COMMIT

      """)
    #expect(result.lost == 1)
    #expect(result.diagnostics.map(\.id) == [IptablesDiagnostics.refused])
    #expect(result.nft.last == "add rule ip filter INPUT counter drop")
    #expect(result.nft.contains { $0.hasPrefix("# -A INPUT -p tpc -j ACCEPT  # ") })
  }

  @Test func `a loss is told where it is written`() {
    let text = "iptables -A INPUT -m string --string x --algo bm -j DROP\n"
    let result = translate(text)
    #expect(result.lost == 1)
    let diagnostic = result.diagnostics.first
    #expect(diagnostic?.id == IptablesDiagnostics.lost)
    let range = diagnostic?.range ?? SourceRange(0, 0)
    let bytes = Array(text.utf8)[Int(range.start)..<Int(range.end)]
    #expect(String(decoding: bytes, as: UTF8.self) == "string --string x --algo bm")
  }

  @Test func `names of chains that nft can't have are changed everywhere`() {
    let result = translate(
      """
      *filter
      :limit - [0:0]
      -A INPUT -j limit
      -A limit -j RETURN
      COMMIT

      """)
    #expect(result.nft.contains("add chain ip filter limit_chain"))
    #expect(result.nft.contains("add rule ip filter INPUT counter jump limit_chain"))
    #expect(result.nft.contains("add rule ip filter limit_chain counter return"))
    #expect(result.diagnostics.map(\.id) == [IptablesDiagnostics.renamed])
  }

  @Test func `variables and control flow of scripts are told`() {
    let result = translate(
      """
      #!/bin/sh
      IF=eth0
      if true; then
        iptables -A INPUT -i $IF -j ACCEPT
      fi
      iptables -P FORWARD DROP && ip6tables -A INPUT -p icmpv6 -j ACCEPT

      """)
    #expect(result.diagnostics.contains { $0.id == IptablesDiagnostics.shell })
    #expect(
      result.nft.contains { $0.hasPrefix("add chain ip filter FORWARD") && $0.contains("drop") })
    #expect(
      result.nft.last == "add rule ip6 filter INPUT meta l4proto ipv6-icmp counter accept")
  }

  @Test func `one of two states is two rules that exclude each other`() {
    let result = translate("iptables -A FORWARD -m conntrack --ctstate NEW,DNAT -j ACCEPT\n")
    #expect(
      result.nft.suffix(2) == [
        "add rule ip filter FORWARD ct state new counter accept",
        "add rule ip filter FORWARD ct state ! new ct status dnat counter accept",
      ])
  }

  @Test func `sets that the file fills with ipset have their elements and types`() {
    let result = translate(
      """
      ipset create bad hash:net family inet
      ipset add bad 192.0.2.0/24
      ipset create services hash:ip,port timeout 600
      ipset add services 10.0.0.2,tcp:80
      ipset add services 10.0.0.2,udp:53 timeout 60
      iptables -A INPUT -m set --match-set bad src -j DROP
      iptables -A INPUT -m set --match-set services dst,dst -j ACCEPT

      """)
    #expect(
      result.nft.contains(
        "add set ip filter bad { type ipv4_addr; flags interval; auto-merge; elements = { 192.0.2.0/24 };  }"
      ))
    #expect(result.nft.contains("add rule ip filter INPUT ip saddr @bad counter drop"))
    #expect(
      result.nft.last
        == "add rule ip filter INPUT ip daddr . meta l4proto . th dport @services counter accept")
    #expect(
      result.nft.contains { $0.contains("10.0.0.2 . udp . 53 timeout 60s") && $0.contains("600s") })
    #expect(result.diagnostics.isEmpty)
  }

  @Test func `a list of sets is a rule for each of them`() {
    let result = translate(
      """
      create bad hash:net family inet
      add bad 192.0.2.0/24
      create worse hash:ip family inet
      add worse 198.51.100.1
      create all list:set size 8
      add all bad
      add all worse
      *filter
      -A INPUT -m set --match-set all src -j DROP
      COMMIT

      """)
    #expect(
      result.nft.filter { $0.hasPrefix("add rule") } == [
        "add rule ip filter INPUT ip saddr @bad counter drop",
        "add rule ip filter INPUT ip saddr != @bad ip saddr @worse counter drop",
      ])
    #expect(result.diagnostics.isEmpty)
  }

  @Test func `a set that rules fill is one that nft's rules may fill`() {
    let result = translate(
      """
      create seen hash:ip family inet
      *filter
      -A INPUT -m set --match-set seen src -j DROP
      -A INPUT -j SET --add-set seen src
      COMMIT

      """)
    #expect(
      result.nft.contains {
        $0.hasPrefix("add set ip filter seen") && $0.contains("flags dynamic,timeout;")
      })
  }

  @Test func `sets that no rule asks for are told`() {
    let result = translate("create bad hash:net family inet\nadd bad 192.0.2.0/24\n")
    #expect(result.diagnostics.map(\.id) == [IptablesDiagnostics.notTranslated])
  }

  @Test func `hits of recent are counted by a set for each`() {
    let result = translate(
      """
      iptables -A INPUT -m recent --name a --set
      iptables -A INPUT -m recent --name a --rcheck --seconds 60 --hitcount 2 -j DROP

      """)
    let (first, second) = ("ip saddr @a_60s_1of2 ", "ip saddr @a_60s_2of2 ")
    #expect(
      result.nft.filter { $0.hasPrefix("add rule") } == [
        "add rule ip filter INPUT \(first)\(second)counter",
        "add rule ip filter INPUT \(first)ip saddr != @a_60s_2of2 add @a_60s_2of2 { ip saddr } counter",
        "add rule ip filter INPUT ip saddr != @a_60s_1of2 add @a_60s_1of2 { ip saddr } counter",
        "add rule ip filter INPUT \(first)\(second)counter drop",
      ])
  }

  @Test func `the lists of recent become sets with their times`() {
    let result = translate(
      """
      iptables -A INPUT -m recent --name bad --rcheck --seconds 60 -j DROP
      iptables -A INPUT -p tcp --dport 23 -m recent --name bad --set -j DROP

      """)
    #expect(
      result.nft.contains {
        $0.hasPrefix("add set ip filter bad_60s { type ipv4_addr;") && $0.contains("timeout 60s")
      })
    #expect(result.nft.contains("add rule ip filter INPUT ip saddr @bad_60s counter drop"))
    #expect(
      result.nft.last
        == "add rule ip filter INPUT tcp dport 23 update @bad_60s { ip saddr } counter drop")
  }
}
