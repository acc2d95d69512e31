import CTVetDiagnostics
import CTVetRulesetModel

/// Reports sets whose keys take more room than a rule has.
enum KeyTooLong: LintRule {
  static let info = RuleInfo(
    id: "LD916", name: "key-too-long", severity: .error,
    summary: "The concatenation that a set is keyed on takes more than 64 bytes.",
    rationale: """
      A rule keeps what it reads in 64 bytes of registers, each field rounded up to 4. A key must \
      fit: four IPv6 addresses do, and so do four interface names. The kernel refuses a larger one \
      with “Invalid argument”.
      """,
    remedy: "Leave out a field, or look it up in a second set.",
    references: ["`NFT_DATA_VALUE_MAXLEN`: include/uapi/linux/netfilter/nf_tables.h"],
    flagged: [
      """
      table inet t {
        set 1️⃣flows {
          type ipv6_addr . ipv6_addr . ifname . ifname . inet_service
        }
      }
      """,
      """
      add table ip6 t
      table ip6 t {
        map 1️⃣flows {
          typeof ip6 saddr . ip6 daddr . meta iifname . meta oifname . tcp dport : meta mark
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        set flows {
          type ipv6_addr . ipv6_addr . ifname . inet_service . inet_service . mark
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t m { typeof ip6 saddr . ip6 daddr . meta iifname . meta oifname : meta mark; }
      add set ip6 t pairs { type ether_addr . ipv6_addr . ether_addr . ipv6_addr; }
      """,
    ])

  private static let longest = 64

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for set in ruleset.sets where !set.isDeleted {
      guard let fields = FieldType.all(of: set.key, in: ruleset) else { continue }
      let bytes = fields.reduce(0) { sum, field in
        let bits = field.bits == 0 ? field.type.bits : field.bits
        return sum + (bits + 31) / 32 * 4
      }
      guard bytes > longest else { continue }
      findings.report(
        at: set.nameRange,
        "the key takes \(bytes) bytes, and there are \(longest): the kernel refuses the set "
          + "(“Invalid argument”)")
    }
  }
}
