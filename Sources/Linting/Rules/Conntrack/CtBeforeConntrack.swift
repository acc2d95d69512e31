import CTVetDiagnostics
import CTVetRulesetModel

/// Reports uses of conntrack in chains that run before conntrack.
enum CtBeforeConntrack: LintRule {
  static let info = RuleInfo(
    id: "CT101", name: "ct-before-conntrack", severity: .error,
    summary: "A `ct` expression runs before conntrack has looked at the packet.",
    rationale: """
      Conntrack looks at packets in prerouting and output at priority -200. A chain before that, at \
      `priority raw` (-300) for example, and every ingress chain, sees packets without a \
      connection: `ct state` is `invalid` for all of them, so that `ct state established` never \
      matches and `ct state != new` always does; every other key ends the rule without a match; \
      `ct label set` writes to nothing. The kernel loads such rules silently.

      Packets exempted by `notrack` are `untracked`, which a rule may ask for; CT303 has those that \
      were given a zone, CT308 what saves and restores marks. Packets looped back through lo have \
      their real state in prerouting, and answers made by `reject` are `related` in output.

      A rule that accepts whatever has a connection, in a chain that accepts everything anyway, is \
      reported as information: such rules are written to switch conntrack on.
      """,
    remedy: """
      Give the chain a priority above -200: `mangle` (-150) is the usual one. Where the chain also \
      has `notrack` or `ct zone set`, which work only before -200, move the other rules to a chain \
      of their own.
      """,
    references: [
      "`nft_ct_get_eval`, `nft_ct_set_eval`: net/netfilter/nft_ct.c",
      "`ipv4_conntrack_ops`: net/netfilter/nf_conntrack_proto.c",
      "https://github.com/trick77/nftables-blacklist/issues/44",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          1️⃣ct state established accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook output priority -201; policy drop;
          ip daddr 10.0.0.1 1️⃣ct state new,established accept
          2️⃣ct mark 1 accept
          3️⃣ct label set 7
        }
      }
      """,
      """
      table inet t {
        chain established {
          1️⃣ct state established accept
        }
        chain web {
          jump established
        }
        chain c {
          type filter hook prerouting priority raw;
          tcp dport vmap { 80 : jump web, 443 : goto web }
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          1️⃣ct state != new counter
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          1️⃣ct state untracked accept
          udp dport 53 notrack
          2️⃣ct state established,untracked accept
        }
      }
      """,
      """
      table inet t {
        chain on {
          type filter hook prerouting priority raw;
          1️⃣ct state new,established,related accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook output priority raw;
          oifname "lo" 1️⃣ct state established accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority mangle;
          ct state established accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
          iifname "eth1" ct zone set 1
          tcp dport 22 ct count over 10 drop
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          iif "lo" ct state established accept
          iifname { "lo" } ct mark 1 accept
          iifname "lo" jump local
          iifname != "lo" accept
          ct state new counter
        }
        chain local {
          ct state invalid drop
        }
      }
      """,
      """
      table netdev d {
        chain c {
          type filter hook ingress device "eth0" priority 0;
          udp sport 53 notrack
        }
      }
      table inet t {
        chain c {
          type filter hook prerouting priority raw;
          ct state untracked accept
        }
        chain d {
          type filter hook output priority raw;
          udp dport 53 notrack
          ct state != untracked goto e
        }
        chain e {
          counter
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook forward priority -300;
          ct state established accept
        }
        chain d {
          type filter hook postrouting priority raw;
          ct mark set meta mark
        }
      }
      """,
      """
      table ip t {
        chain unused {
          ct state established accept
        }
        chain c {
          type filter hook prerouting priority raw;
          udp dport 53 notrack
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for early in context.earlyUses
    where early.visit.position == .before && early.lateBase == nil && !early.dropsInvalid
      && early.topic == .other
    {
      let report = EarlyUseReport(early, in: context)
      findings.report(
        at: early.use.range, "\(report.place), so \(report.consequence)",
        severity: early.isHarmless ? .info : nil, hint: report.hint, notes: report.notes,
        fixIts: report.fixIts)
    }
  }
}
