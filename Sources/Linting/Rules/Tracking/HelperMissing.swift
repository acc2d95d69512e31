import CTVetDiagnostics
import CTVetRulesetModel

/// Reports services that open further connections, where no helper announces these.
enum HelperMissing: LintRule {
  static let info = RuleInfo(
    id: "CT307", name: "helper-missing-for-related", severity: .warning,
    summary: "FTP or the like is let through a closed chain, and no helper follows it.",
    rationale: """
      FTP, TFTP, Amanda and H.323 open a second connection to a port that they agree on. With a \
      helper that connection is `related`, without one it is `new` and a closed chain drops it: the \
      login works and the first listing hangs. Since Linux 6.0 no helper is assigned by itself.

      It is not reported where rules open a range of ports for the data, or all ports to the same \
      peers.
      """,
    remedy: """
      Declare `ct helper ftp { type "ftp" protocol tcp; }` and assign it in prerouting at \
      `priority filter`: `tcp dport 21 ct helper set "ftp"`. With iptables: `-t raw -A PREROUTING \
      -p tcp --dport 21 -j CT --helper ftp`.
      """,
    references: [
      "https://github.com/firewalld/firewalld/issues/1049",
      "https://github.com/NixOS/nixpkgs/pull/219455",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          1️⃣tcp dport 21 accept
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 22 accept
          ip saddr 10.0.0.0/8 1️⃣udp dport { 53, 69 } ct state new accept
        }
      }
      """,
      """
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
      -A FORWARD -p tcp -m 1️⃣tcp --dport 21 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain h {
          type filter hook prerouting priority filter;
          tcp dport 21 ct helper set "f"
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          tcp dport 21 accept
        }
      }
      """,
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport 21 accept
          tcp dport 40000-40100 accept
        }
        chain d {
          type filter hook forward priority filter; policy drop;
          ct state established,related accept
          iifname "lan" tcp dport 21 accept
          iifname "lan" accept
        }
      }
      """,
    ])

  /// The helpers whose protocols don't work without; those of SIP, IRC and PPTP have other ways.
  private static let wanted = ["amanda", "ftp", "Q.931", "tftp"].compactMap(KnownHelper.init)

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.flow.isComplete else { return }
    var types: Set<String> = []
    for object in ruleset.objects where !object.isDeleted && object.kind == .ctHelper {
      if let text = object.settings.text { types.insert(ruleset.unquotedText(text)) }
    }
    let helpers = wanted.filter { !types.contains($0.name) }
    guard !helpers.isEmpty else { return }
    var reported: Set<RuleID> = []
    for hook in [Hook.input, .forward] {
      for family in [Family.ip, .ip6] {
        for chain in context.flow.filters(at: hook, for: family)
        where context.flow.isClosed(chain, for: family) {
          check(chain, family, helpers, &reported, context, into: &findings)
        }
      }
    }
  }

  private static func check(
    _ chain: ChainID, _ family: Family, _ helpers: [KnownHelper], _ reported: inout Set<RuleID>,
    _ context: LintContext, into findings: inout Findings
  ) {
    let rules = context.reachedRules(of: chain)
    guard rules.contains(where: { acceptsRelated(context.flow.facts(of: $0.id)) }) else { return }
    for rule in rules {
      let facts = context.flow.facts(of: rule.id)
      guard case .accept = facts.step, !reported.contains(rule.id),
        let (helper, place) = service(facts, helpers)
      else { continue }
      let start = Probe(family, transport: helper.transport, .beginnings)
      guard var data = context.example(of: rule, from: start), !opensPorts(rules, helper, context)
      else { continue }
      data[.destinationPort] = .other
      guard !context.flow.outcome(of: data, in: chain).mayPass else { continue }
      reported.insert(rule.id)
      findings.report(
        at: context.range(ofCondition: place, facts, context.ruleset.rule(rule.id)),
        "no helper follows \(helper.name): the connections that it opens are `new`, and "
          + "`\(context.ruleset.path(of: chain))` drops them",
        hint: "declare a `ct helper` of type \"\(helper.name)\" and assign it, or open a range of "
          + "ports for the data")
    }
  }

  private static func acceptsRelated(_ facts: RuleFacts) -> Bool {
    switch facts.step {
    case .accept:
      return facts.asksConntrack && facts.situations.states.contains(.related)
    case .branches(let branches):
      return branches.contains { branch in
        guard case .situations(let passing, _) = branch.condition else { return false }
        return branch.step.mayAccept && passing.states.contains(.related)
      }
    default: return false
    }
  }

  /// The helper of a port that the rule names by itself, and the place of that condition.
  private static func service(_ facts: RuleFacts, _ helpers: [KnownHelper])
    -> (KnownHelper, Int)?
  {
    for (index, condition) in facts.conditions.enumerated() {
      guard case .value(.destinationPort, let ports, isNegated: false) = condition else { continue }
      for helper in helpers where facts.isAbout(transport: helper.transport) {
        let port = UInt128(helper.port)
        if ports.ranges.contains(port...port) { return (helper, index) }
      }
    }
    return nil
  }

  /// Whether some rule accepts a range of high ports, or ports that aren't known here.
  private static func opensPorts(
    _ rules: [ReachedRule], _ helper: KnownHelper, _ context: LintContext
  ) -> Bool {
    rules.contains { rule in
      let facts = context.flow.facts(of: rule.id)
      guard facts.step.mayAccept,
        facts.truth(for: Probe(nil, transport: helper.transport, .all)) != .no
      else { return false }
      return facts.conditions.contains { condition in
        guard case .value(.destinationPort, let ports, isNegated: false) = condition else {
          return false
        }
        return !ports.isComplete
          || ports.ranges.contains { $0.upperBound >= 1024 && $0.count > 1 }
      }
    }
  }
}
