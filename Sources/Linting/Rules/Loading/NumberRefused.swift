import CTVetDiagnostics
import CTVetRulesetModel

/// Reports numbers of limits, quotas, hashes and the like that the kernel does not take.
enum NumberRefused: LintRule {
  static let info = RuleInfo(
    id: "LD908", name: "number-refused", severity: .error,
    summary: "A limit, quota, hash or number generator has a number that does not load.",
    rationale: """
      A rate of 0 is none, a quota cannot have more used than there is, a hash needs a modulus, \
      and what the kernel works out from a rate and its burst must fit into 64 bits of \
      nanoseconds. nft sends whatever the grammar takes; the kernel refuses the file with “Invalid \
      argument”, “Value too large for defined data type” or “Numerical result out of range”.
      """,
    remedy: "Write a number within bounds; to stop everything write `drop` without a limit.",
    references: [
      "`nft_limit_init`: net/netfilter/nft_limit.c",
      "`nft_quota_do_init`: net/netfilter/nft_quota.c",
    ],
    flagged: [
      """
      table ip t {
        limit l {
          rate 10/second
        }
        quota 1️⃣q {
          10 bytes used 20 bytes
        }
        chain c {
          2️⃣limit rate 0/second accept
          3️⃣limit rate 1/day burst 1000000 packets accept
          meta mark set 4️⃣jhash ip saddr mod 0
          meta mark set 5️⃣numgen inc mod 10 offset 4294967295
        }
      }
      """,
      """
      add table inet t
      add quota inet t 1️⃣q { over 1 mbytes used 2 mbytes }
      add set inet t s { type ipv4_addr; flags dynamic; }
      add chain inet t c
      add rule inet t c add @s { ip saddr 2️⃣limit rate over 0 bytes/second } drop
      add rule inet t c 3️⃣quota until 10 bytes used 1 kbytes accept
      add rule inet t c meta mark set 4️⃣symhash mod 8 offset 4294967295
      """,
    ],
    accepted: [
      """
      table ip t {
        limit l {
          rate 10/second
        }
        quota q {
          over 20 bytes used 20 bytes
        }
        chain c {
          limit rate 1/week burst 1000 packets accept
          quota over 0 bytes drop
          meta mark set jhash ip saddr mod 1
          meta mark set numgen inc mod 10 offset 4294967286
        }
      }
      """,
      """
      add table inet t
      add quota inet t q { over 2 mbytes used 1 mbytes }
      add set inet t s { type ipv4_addr; flags dynamic; }
      add chain inet t c
      add rule inet t c add @s { ip saddr limit rate over 1 bytes/second } drop
      add rule inet t c quota until 1 kbytes used 10 bytes accept
      add rule inet t c meta mark set symhash mod 8 offset 4294967288
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for object in ruleset.objects where !object.isDeleted {
      let settings = object.settings
      report(settings.limit.flatMap(RefusedNumber.init), at: object.nameRange, into: &findings)
      report(settings.quota.flatMap(RefusedNumber.init), at: object.nameRange, into: &findings)
    }
    for set in ruleset.sets where !set.isDeleted {
      check(set.statements, ruleset, into: &findings)
    }
    var whole: [ExpressionID] = []
    var parts: [ExpressionID] = []
    for unusual in context.unusualStatements {
      check(unusual.statement, at: unusual.range, ruleset, into: &findings)
      whole.removeAll(keepingCapacity: true)
      parts.removeAll(keepingCapacity: true)
      unusual.statement.appendExpressions(to: &whole)
      for expression in whole { ruleset.appendParts(of: expression, to: &parts) }
      for part in parts {
        report(RefusedNumber(ruleset.expression(part)), at: ruleset.range(part), into: &findings)
      }
    }
  }

  private static func check(
    _ list: StatementList, _ ruleset: Ruleset, into findings: inout Findings
  ) {
    for (statement, range) in zip(ruleset.statements(list), ruleset.ranges(list)) {
      check(statement, at: range, ruleset, into: &findings)
    }
  }

  private static func check(
    _ statement: Statement, at range: SourceRange, _ ruleset: Ruleset,
    into findings: inout Findings
  ) {
    switch statement {
    case .limit(let limit): report(RefusedNumber(limit), at: range, into: &findings)
    case .quota(let quota): report(RefusedNumber(quota), at: range, into: &findings)
    case .updateSet(_, _, _, let inner), .updateMap(_, _, _, _, let inner),
      .meter(_, _, _, let inner):
      check(inner, ruleset, into: &findings)
    default: break
    }
  }

  private static func report(
    _ refused: RefusedNumber?, at range: SourceRange, into findings: inout Findings
  ) {
    guard let refused else { return }
    findings.report(
      at: range, "\(refused.reason): the kernel refuses this (“\(refused.answer)”)")
  }
}
