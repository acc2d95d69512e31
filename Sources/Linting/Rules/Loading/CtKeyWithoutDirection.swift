import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `ct` keys of a tuple that don't say which of the two tuples.
enum CtKeyWithoutDirection: LintRule {
  static let info = RuleInfo(
    id: "LD906", name: "ct-key-without-direction", severity: .error,
    summary: "An address or port of a connection is read without a direction.",
    rationale: """
      A connection has two tuples, one for each direction, and after translation they differ in more \
      than the order. nft's grammar takes `ct saddr` all the same; the kernel refuses the file with \
      “Invalid argument”.
      """,
    remedy: """
      Write `ct original …` for what the first packet had when it came in, `ct reply …` for what \
      its answers have.
      """,
    references: ["`nft_ct_get_init`: net/netfilter/nft_ct.c"],
    flagged: [
      """
      table ip t {
        chain c {
          type filter hook forward priority filter;
          1️⃣ct daddr 192.0.2.1 accept
          tcp sport 80 2️⃣ct proto-dst 8080 accept
        }
      }
      """,
      """
      add table ip t
      add chain ip t c { type filter hook input priority filter; }
      add rule ip t c 1️⃣ct saddr 192.0.2.0/24 drop
      add rule ip t c meta l4proto udp 2️⃣ct proto-src != 1024-65535 counter
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type filter hook forward priority filter;
          ct original daddr 192.0.2.1 accept
          tcp sport 80 ct original proto-dst 8080 accept
          ct bytes > 1000000 drop
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { type filter hook input priority filter; }
      add rule inet t c ct original ip saddr { 192.0.2.1, 192.0.2.2 } drop
      add rule inet t c ct reply ip6 daddr 2001:db8::1 drop
      add rule inet t c meta l4proto udp ct reply proto-src != 1024-65535 counter
      add rule inet t c ct original packets > 1000 counter
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for use in context.ruleset.references.conntrack where context.ruleset.isLive(use.rule) {
      guard case .read(let key, nil) = use.kind, key.directionUse == .required else { continue }
      findings.report(
        at: use.range,
        "`ct \(key.spelling)` says nothing of the direction: the kernel refuses the rule "
          + "(“Invalid argument”)",
        hint: "write `ct original \(key.spelling)` or `ct reply \(key.spelling)`")
    }
  }
}
