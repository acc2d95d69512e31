import CTVetDiagnostics
import CTVetRulesetModel

/// Reports conntrack helpers that the kernel does not bring.
enum UnknownHelper: LintRule {
  static let info = RuleInfo(
    id: "LD915", name: "unknown-helper", severity: .warning,
    summary: "A `ct helper` object has a type that the kernel does not have for the protocol.",
    rationale: """
      A helper is a part of the kernel that follows one protocol over TCP or UDP: `ftp` is there for \
      TCP only, `sip` for both. Any other is refused with “No such file or directory”, unless a \
      program such as conntrackd provides a helper of that name before the rules are loaded.
      """,
    remedy: """
      Write one of: \(known.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")); with the \
      protocol that it is for.
      """,
    references: ["`nf_conntrack_helpers_register`: net/netfilter/nf_conntrack_helper.c"],
    flagged: [
      """
      table inet t {
        ct helper a {
          type 1️⃣"ftp" protocol udp;
        }
        ct helper b {
          type 2️⃣"http" protocol tcp;
        }
      }
      """,
      """
      add table ip t
      add ct helper ip t a { type 1️⃣"tftp" protocol tcp; }
      add ct helper ip t b { type 2️⃣"FTP" protocol tcp; l3proto ip; }
      """,
    ],
    accepted: [
      """
      table inet t {
        ct helper a {
          type "ftp" protocol tcp;
        }
        ct helper b {
          type "sip" protocol udp;
        }
      }
      """,
      """
      add table ip t
      add ct helper ip t a { type "tftp" protocol udp; }
      add ct helper ip t b { type "sip" protocol tcp; l3proto ip; }
      """,
    ])

  /// The helpers of Linux 6.18 and the protocols that they are for (net/netfilter and net/ipv4).
  private static let known: [String: [String]] = [
    "H.245": ["tcp"], "Q.931": ["tcp"], "RAS": ["udp"], "amanda": ["udp"], "ftp": ["tcp"],
    "irc": ["tcp"], "netbios-ns": ["udp"], "pptp": ["tcp"], "sane": ["tcp"],
    "sip": ["tcp", "udp"], "snmp": ["udp"], "snmp_trap": ["udp"], "tftp": ["udp"],
  ]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for object in ruleset.objects where object.kind == .ctHelper && !object.isDeleted {
      guard let range = object.settings.text, let transport = object.settings.transport else {
        continue
      }
      let name = ruleset.unquotedText(range)
      let spelling = ruleset.spelling(transport)
      let protocols = known[name]
      guard protocols?.contains(spelling) != true else { continue }
      findings.report(
        at: range,
        "the kernel has no helper `\(name)` for \(spelling): without one from elsewhere it refuses "
          + "the file (“No such file or directory”)",
        hint: protocols.map { "`\(name)` is for \($0.joined(separator: " and "))" })
    }
  }
}
