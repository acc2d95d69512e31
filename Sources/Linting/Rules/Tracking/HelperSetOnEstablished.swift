import CTVetDiagnostics
import CTVetRulesetModel

/// Reports helpers and timeouts that are assigned to connections which are known already.
enum HelperSetOnEstablished: LintRule {
  static let info = RuleInfo(
    id: "CT305", name: "helper-set-on-established", severity: .error,
    summary: "A helper or timeout is assigned behind a condition that no first packet fulfils.",
    rationale: """
      Helpers, timeouts and expectations are attached to a connection while its first packet is \
      under way. Once it is confirmed `ct helper set` and `ct timeout set` do nothing. So behind \
      `ct state established`, which excludes the first packet, they never have an effect.
      """,
    remedy: "Leave the condition out, or ask for `ct state new`.",
    references: ["`nft_ct_helper_obj_eval`, `nft_ct_timeout_obj_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook prerouting priority filter;
          ct state established tcp dport 21 1️⃣ct helper set "f"
        }
      }
      """,
      """
      table inet t {
        ct timeout short {
          protocol udp;
          policy = { unreplied : 10 };
        }
        chain known {
          udp dport 53 1️⃣ct timeout set "short"
        }
        chain c {
          type filter hook prerouting priority filter;
          ct state established ct direction reply jump known
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook prerouting priority filter;
          ct state new tcp dport 21 ct helper set "f"
        }
      }
      """,
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook forward priority filter;
          ct state established,new tcp dport 21 ct helper set "f"
          ct state != established jump d
        }
        chain d {
          tcp dport 2121 ct helper set "f"
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let unconfirmed = SituationSet { $0.hasConnection && !$0.status.contains(.confirmed) }
    for use in ruleset.references.conntrack {
      guard case .attach = use.kind, ruleset.isLive(use.rule) else { continue }
      let chain = ruleset.rule(use.rule).chain
      let arriving = context.lateSituations[chain]
        .intersection(context.flow.facts(of: use.rule).situations)
      guard !arriving.intersection(.connected).isEmpty,
        arriving.intersection(unconfirmed).isEmpty
      else { continue }
      findings.report(
        at: use.range,
        "only packets of connections that are known already get here, and those take no more: "
          + "this does nothing",
        hint: "leave the condition on the connection out, or ask for `ct state new`")
    }
  }
}
