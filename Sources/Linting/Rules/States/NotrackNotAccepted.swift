import CTVetDiagnostics
import CTVetRulesetModel

/// Reports exempted packets that a filter accepts only by their state.
enum NotrackNotAccepted: LintRule {
  static let info = RuleInfo(
    id: "CT215", name: "notrack-traffic-not-accepted", severity: .warning,
    summary: "Packets are exempted from tracking, and the filter accepts them only if tracked.",
    rationale: """
      A packet that `notrack` exempts is `untracked`: neither `new` nor `established`. Where a \
      closed chain accepts such packets by their state alone, the exemption has them dropped: \
      answers to exempted queries don't match `ct state established`.
      """,
    remedy: "Accept the packets by port, or by `ct state untracked`.",
    references: ["https://github.com/PowerDNS/pdns/pull/4379"],
    flagged: [
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          udp sport 53 1️⃣notrack
        }
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          tcp dport 80 1️⃣notrack
        }
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport { 22, 80 } ct state new accept
        }
      }
      """,
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p udp -m udp --sport 53 -j 1️⃣CT --notrack
      COMMIT
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          udp sport 53 notrack
        }
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          ct state untracked udp sport 53 accept
        }
      }
      """,
      """
      table inet t {
        chain r {
          type filter hook prerouting priority raw;
          udp dport { 53, 9999 } notrack
          udp dport 7777 notrack
        }
        chain i {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          udp dport 53 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    guard context.flow.isComplete else { return }
    for exemption in context.exemptions.prefix(Exemption.limit)
    where exemption.hook != .output && !exemption.isSpecial(context) {
      for family in context.flow.families(of: exemption.base) {
        guard let probe = exemption.example(family, context),
          let chain = dropping(probe, family, context)
        else { continue }
        findings.report(
          at: exemption.use.range,
          "these packets are `untracked`, and `\(context.ruleset.path(of: chain))` accepts them by "
            + "`new` or `established` only",
          hint: "accept them there by port, or by `ct state untracked`",
          notes: [context.note(on: chain)], witness: witness(probe))
        break
      }
    }
  }

  private static func witness(_ probe: Probe) -> Witness? {
    var scene = WitnessScene(of: probe, at: .input)
    scene?.begin(expecting: "drop, ct state untracked")
    return scene?.witness
  }

  /// The chain that drops exempted packets which it would accept if they were tracked.
  private static func dropping(_ probe: Probe, _ family: Family, _ context: LintContext)
    -> ChainID?
  {
    let inputs = context.flow.filters(at: .input, for: family)
    guard !inputs.isEmpty else { return nil }
    var delivered = probe.with(.exempt)
    delivered[.outputInterface] = .absent
    guard !context.flow.outcome(of: delivered, at: .input, for: family).mayPass else { return nil }
    if !context.flow.filters(at: .forward, for: family).isEmpty, context.host.forwards != false,
      context.flow.outcome(of: probe.with(.exempt), at: .forward, for: family).mayPass
    {
      return nil
    }
    return inputs.first { chain in
      guard !context.flow.outcome(of: delivered, in: chain).mayPass else { return false }
      if context.flow.outcome(of: delivered.with(.beginnings), in: chain).mayPass { return true }
      // Only what comes from a known port is an answer; all else would have to be accepted as new.
      if case .number = probe[.destinationPort] { return false }
      return context.flow.outcome(of: delivered.with(.replies), in: chain).mayPass
    }
  }
}
