import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetSimulation

/// Rulesets that spoiled packets go through.
enum FuzzedRulesets {
  /// Everything that reads, changes or answers packets.
  static let own: [String] = [
    "",
    """
    table inet filter {
      ct helper ftp { type "ftp" protocol tcp; }
      ct helper tftp { type "tftp" protocol udp; }
      ct timeout short { protocol tcp; policy = { established: 3, close: 1 } }
      ct expectation more { protocol udp; dport 9876; timeout 1m; size 3; }
      set seen { type ipv4_addr . inet_service; size 64; flags dynamic, timeout; timeout 5s; }
      chain pre {
        type filter hook prerouting priority -150; policy accept;
        tcp dport 21 ct helper set "ftp"
        udp dport 69 ct helper set "tftp"
        tcp dport 21 ct timeout set "short"
        udp dport 69 ct expectation set "more"
        ct mark set meta length
        ip protocol tcp add @seen { ip saddr . tcp dport limit rate 5/second }
      }
      chain forward {
        type filter hook forward priority 0; policy drop;
        ct state invalid counter reject
        ct state established,related counter accept
        ip6 nexthdr icmpv6 accept
        tcp option maxseg size set rt mtu
        tcp flags syn / syn,ack counter accept
        udp length < 20 accept
        meta l4proto { tcp, udp, sctp, icmp, 47 } limit rate 1000/second accept
        exthdr frag exists accept
        ip option lsrr exists drop
        reject with icmpx admin-prohibited
      }
      chain input { type filter hook input priority 0; tcp dport 22 reject with tcp reset; }
      chain output { type filter hook output priority 0; ct state invalid drop; }
    }
    """,
    """
    table ip nat {
      chain pre {
        type nat hook prerouting priority -100;
        tcp dport 80 dnat to 10.0.0.2:8080
        udp dport 53 redirect to :5353
        tcp dport 21 dnat to 10.0.0.2-10.0.0.5
      }
      chain post {
        type nat hook postrouting priority 100;
        oifname "eth1" masquerade random
        ip saddr 10.0.0.0/24 snat to 192.168.1.1:1024-1030
      }
      chain out { type nat hook output priority -100; ip daddr 192.168.1.9 dnat to 10.0.0.2; }
    }
    table ip6 nat {
      chain pre { type nat hook prerouting priority -100; tcp dport 80 dnat to [fd00:2::2]:8080; }
      chain post { type nat hook postrouting priority 100; oifname "eth1" masquerade; }
    }
    table inet helper {
      ct helper ftp { type "ftp" protocol tcp; }
      chain pre { type filter hook prerouting priority -150; ct helper set "ftp"; }
    }
    """,
    """
    table inet raw {
      chain pre {
        type filter hook prerouting priority raw;
        ip protocol icmp notrack
        iifname "eth0" ct zone set 5
        iifname "eth1" ct original zone set 6
      }
      chain mangle {
        type filter hook forward priority mangle;
        ip ttl set 1
        ip6 hoplimit set 3
        ip dscp set cs3
        tcp dport set 81
        udp sport set 54
        @th,0,16 set 7
        meta mark set ct mark
        ct label set 7
        fib daddr . iif type != local counter
        rt classid 1 drop
        socket transparent 1 accept
      }
    }
    table netdev dev {
      chain in { type filter hook ingress device "eth0" priority 0; ip saddr 1.2.3.4 drop; }
    }
    """,
  ]

  /// A ruleset as the kernel would hold it; nil where there are mistakes.
  static func load(_ text: String) -> LoadedRuleset? {
    let read = NftFrontEnd.load(SourceFile(name: "fuzz", text: text))
    guard !read.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let compiled = RulesetCompiler.compile(read.ruleset)
    guard !compiled.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return LoadedRuleset(read.ruleset, compiled)
  }
}
