import CTVetDiagnostics
import CTVetRulesetModel

/// Reports look-ups of the outgoing interface that are given it.
enum FibByOutputInterface: LintRule {
  static let info = RuleInfo(
    id: "LD919", name: "fib-by-output-interface", severity: .error,
    summary: "`fib` is asked for the outgoing interface and told the outgoing interface.",
    rationale: """
      `fib daddr . oif oif` would look up by which interface packets leave among the routes that leave \
      by an interface. The kernel takes `oif` as a key only for the type of an address, and refuses \
      the rule with “Invalid argument”.
      """,
    remedy: "Write `fib daddr oif`, or `fib daddr . oif type`.",
    references: ["`nft_fib_init`: net/netfilter/nft_fib.c"],
    flagged: [
      """
      table ip t {
        chain c {
          type filter hook forward priority filter;
          1️⃣fib daddr . oif oif "lo" drop
          2️⃣fib daddr . oif oifname "lo" drop
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { type filter hook forward priority filter; }
      add rule inet t c 1️⃣fib saddr . mark . oif oif missing drop
      add rule inet t c meta mark 1 2️⃣fib saddr . oif oifname { "lo", "eth0" } counter
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type filter hook forward priority filter;
          fib daddr oif "lo" drop
          fib saddr . iif oif missing drop
          fib daddr . oif type local drop
        }
      }
      """,
      """
      add table inet t
      add chain inet t c { type filter hook forward priority filter; }
      add rule inet t c fib saddr . mark . iif oif missing drop
      add rule inet t c meta mark 1 fib saddr oifname { "lo", "eth0" } counter
      add rule inet t c fib saddr . mark . oif type { local, broadcast } drop
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for use in context.placedUses {
      guard case .fib(let result, _, output: true) = use.feature, result != .addressType else {
        continue
      }
      findings.report(
        at: use.range,
        "the outgoing interface is both key and result: the kernel refuses the rule "
          + "(“Invalid argument”)",
        hint: "leave `oif` out of the key")
    }
  }
}
