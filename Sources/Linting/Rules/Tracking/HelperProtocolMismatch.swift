import CTVetDiagnostics
import CTVetRulesetModel

/// Reports helpers and timeouts that are assigned to packets of another protocol.
enum HelperProtocolMismatch: LintRule {
  static let info = RuleInfo(
    id: "CT306", name: "helper-protocol-mismatch", severity: .error,
    summary: "A helper or timeout is assigned in a rule about another protocol than its own.",
    rationale: """
      The object of a helper or timeout belongs to a transport protocol, and maybe to an IP \
      version. For packets of another one `ct helper set` and `ct timeout set` do nothing, so in a \
      rule about another protocol they never have an effect.
      """,
    remedy: "Match the protocol of the object, or declare one for the protocol that is matched.",
    references: ["`nft_ct_helper_obj_eval`, `nft_ct_timeout_obj_eval`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp;
        }
        chain c {
          type filter hook prerouting priority filter;
          udp dport 21 1️⃣ct helper set "f"
        }
      }
      """,
      """
      table inet t {
        ct helper f {
          type "ftp" protocol tcp; l3proto ip;
        }
        ct timeout short {
          protocol udp;
          policy = { unreplied : 10 };
        }
        chain c {
          type filter hook prerouting priority filter;
          tcp dport 53 1️⃣ct timeout set "short"
          ip6 saddr fd00::/8 tcp dport 21 2️⃣ct helper set "f"
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
          th dport 21 ct helper set "f"
        }
      }
      """,
      """
      table inet t {
        ct helper t {
          type "tftp" protocol udp;
        }
        chain c {
          type filter hook prerouting priority filter;
          meta l4proto { tcp, udp } th dport 69 ct helper set "t"
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for reference in ruleset.references.objects {
      guard case .rule(let id) = reference.use.owner, ruleset.isLive(id),
        reference.kind == .ctHelper || reference.kind == .ctTimeout,
        let table = reference.use.table,
        let object = ruleset.tables[table.index]
          .objectNames[Table.ObjectName(reference.kind, reference.use.name)]
      else { continue }
      let settings = ruleset.objects[object].settings
      let facts = context.flow.facts(of: id)
      let name = settings.transport.map(ruleset.spelling)
      let number: UInt8? =
        switch name {
        case "tcp": Probe.Transport.tcp
        case "udp": Probe.Transport.udp
        default: nil
        }
      let asked: String
      if let number, excludes(Probe(nil, transport: number, .all), facts) {
        asked = name ?? ""
      } else if let family = settings.family, family != .inet,
        excludes(Probe(family, .all), facts)
      {
        asked = family.rawValue
      } else {
        continue
      }
      let rule = ruleset.rule(id)
      let place = ruleset.ranges(rule.statements).first {
        $0.start <= reference.use.range.start && reference.use.range.end <= $0.end
      }
      findings.report(
        at: place ?? reference.use.range,
        "`\(ruleset.spelling(reference.use.name))` is for \(asked), and no such packet gets here: "
          + "this does nothing",
        hint: "match \(asked), or declare an object for the protocol that is matched",
        notes: [Diagnostic.Note(ruleset.objects[object].nameRange, "it is declared here")])
    }
  }

  private static func excludes(_ probe: Probe, _ facts: RuleFacts) -> Bool {
    facts.conditions.contains { condition in
      switch condition {
      case .family, .transport: condition.truth(for: probe) == .no
      default: false
      }
    }
  }
}
