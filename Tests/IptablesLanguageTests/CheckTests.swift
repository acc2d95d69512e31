import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetRulesetModel
import Testing

/// The checks of iptables' own language.
struct CheckTests {
  /// What is told of a whole script, and of what another program makes of the rules.
  private let ofTools: Set = ["XT507", "XT514"]

  private func ids(_ command: String) -> [String] {
    IptablesFrontEnd.load(SourceFile(name: "rules", text: command + "\n")).diagnostics.map(\.id)
      .filter { $0.hasPrefix("XT") && !ofTools.contains($0) }
  }

  @Test(arguments: [
    ("XT501", "iptables -A FORWARD -m conntrack --ctstate INVALID --ctproto udp -j DROP"),
    ("XT501", "iptables -A FORWARD -m conntrack ! --ctstate NEW --ctorigsrc 9.9.9.9 -j DROP"),
    ("XT503", "iptables -A INPUT -j CT --notrack"),
    ("XT504", "iptables -A INPUT -m state --state ESTABLISHED -j ACCEPT"),
    ("XT505", "iptables -t raw -A PREROUTING -p udp -j NOTRACK"),
    ("XT506", "iptables -A FORWARD -m conntrack --ctstate NEW,DNAT -j ACCEPT"),
    ("XT508", "iptables -A FORWARD -m conntrack --ctstatus SNAT -j ACCEPT"),
    ("XT509", "iptables -A FORWARD -m conntrack --ctdir REPLY -j ACCEPT"),
    ("XT511", "iptables -A OUTPUT -i in0 -j ACCEPT"),
    ("XT512", "iptables -t mangle -A PREROUTING -j REJECT"),
    ("XT513", "iptables -t mangle -A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu"),
    ("XT516", "iptables -t nat -A PREROUTING -j DROP"),
  ])
  func `a mistake is found`(id: String, command: String) {
    #expect(ids(command) == [id])
  }

  @Test(arguments: [
    "iptables -A FORWARD -p udp -m conntrack --ctstate INVALID -j DROP",
    "iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    "iptables -t raw -A PREROUTING -p udp -j CT --notrack",
    "iptables -A FORWARD -m conntrack --ctstate DNAT -m conntrack --ctstate NEW -j ACCEPT",
    "iptables -A FORWARD -m conntrack --ctstate SNAT -j ACCEPT",
    "iptables -A OUTPUT -o in0 -j ACCEPT",
    "iptables -A INPUT -j REJECT",
    "iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
  ])
  func `a rule without the mistake is not blamed`(command: String) {
    #expect(ids(command).isEmpty)
  }
}
