import CTVetDiagnostics
import CTVetRulesetModel

/// Reports helpers and timeouts that are assigned before there is a connection.
enum HelperSetTooEarly: LintRule {
  static let info = RuleInfo(
    id: "CT304", name: "helper-set-wrong-place", severity: .error,
    summary: "A helper or timeout is assigned before the packet has a connection.",
    rationale: """
      `ct helper set` and `ct timeout set` change the connection of the packet. In front of \
      conntrack, at `priority raw` in prerouting or output and in ingress, there is none, and the \
      statement does nothing. That is the place that iptables' `-j CT --helper` wants, which works \
      in another way. At -200 itself it works until the first reload only.
      """,
    remedy: """
      Assign it in prerouting at `priority filter`, and in output for connections that this host \
      opens.
      """,
    references: ["`nft_ct_helper_obj_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook prerouting priority raw;
          tcp dport 21 1️⃣ct helper set "f"
        }
      }
      """,
      """
      table ip t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        ct timeout short {
          protocol udp;
          policy = { unreplied : 10 };
        }
        chain assign {
          tcp dport 21 1️⃣ct helper set "f"
        }
        chain c {
          type filter hook output priority -200;
          udp dport 53 2️⃣ct timeout set "short"
          jump assign
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
          tcp dport 21 ct helper set "f"
        }
      }
      """,
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook forward priority raw;
          tcp dport 21 ct helper set "f"
        }
        chain unused {
          tcp dport 21 ct helper set "f"
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for use in ruleset.references.conntrack {
      guard case .attach(let kind) = use.kind, ruleset.isLive(use.rule) else { continue }
      let places = context.contexts.places(of: ruleset.rule(use.rule).chain)
      guard let first = places.first, !places.contains(where: { $0.position == .after }),
        first.position != .absent
      else { continue }
      let what = kind == .ctHelper ? "helper" : kind == .ctTimeout ? "timeout" : "expectation"
      let when = first.hook.hook == .ingress ? "in prerouting" : "at \(Priority.conntrack)"
      let message =
        first.position == .unsettled
        ? "conntrack runs at \(Priority.conntrack) too, and the last registered runs first: after a "
          + "reload there is no connection yet and no \(what) is set"
        : "connections begin \(when), this runs before: no \(what) is set"
      findings.report(
        at: use.range, message,
        hint: "move it to a chain of prerouting at priority filter, or any number above "
          + "\(Priority.conntrack)",
        notes: [context.note(on: first.base)])
    }
  }
}
