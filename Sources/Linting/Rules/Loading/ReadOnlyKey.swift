import CTVetDiagnostics
import CTVetRulesetModel

/// Reports assignments to what can only be read, and the reverse.
enum ReadOnlyKey: LintRule {
  static let info = RuleInfo(
    id: "LD905", name: "read-only-key", severity: .error,
    summary: "A rule sets what can only be read, or reads what can only be set.",
    rationale: """
      nft's grammar has `meta KEY set` and `ct KEY set` for every key. The kernel takes few: of \
      `meta` the mark, the priority, `nftrace`, `pkttype` and `secmark`, of `ct` the mark, labels, \
      the zone, events and `secmark`. Fields of IP options, and fields of one byte in TCP options, \
      can't be set either, and `nftrace` can be set but not read. The kernel refuses the file with \
      “Operation not supported”.
      """,
    remedy: "Set a mark, and match it where the value is wanted.",
    references: [
      "`nft_meta_set_init`: net/netfilter/nft_meta.c", "`nft_ct_set_init`: net/netfilter/nft_ct.c",
      "`nft_exthdr_tcp_set_init`: net/netfilter/nft_exthdr.c",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority filter;
          1️⃣meta cpu set 1
          2️⃣ct state set established
          tcp dport 80 3️⃣ct status set dnat
          4️⃣meta nftrace 1 accept
          tcp flags syn 5️⃣tcp option window count set 3
        }
      }
      """,
      """
      add table ip t
      add chain ip t c { type filter hook output priority filter; }
      add rule ip t c 1️⃣meta oifname set "lo"
      add rule ip t c 2️⃣ct expiration set 30s
      add rule ip t c 3️⃣ip option rr ptr set 4
      add rule ip t c meta mark set 4️⃣meta nftrace
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook prerouting priority filter;
          meta mark set 1
          ct mark set 1
          meta nftrace set 1
          tcp flags syn tcp option maxseg size set 1200
        }
      }
      """,
      """
      add table ip t
      add chain ip t c { type filter hook prerouting priority raw; }
      add rule ip t c meta pkttype set host
      add rule ip t c ct zone set 1
      add rule ip t c ct expiration < 30s ip option rr ptr 4 accept
      add rule ip t c meta priority set 1:2
      add rule ip t c tcp option timestamp tsval set 1
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for unusual in context.unusualStatements {
      check(unusual.statement, at: unusual.range, ruleset, into: &findings)
    }
  }

  private static func check(
    _ statement: Statement, at range: SourceRange, _ ruleset: Ruleset,
    into findings: inout Findings
  ) {
    reportTrace(in: statement, ruleset, into: &findings)
    switch statement {
    case .setMeta(let key, _) where !isWritable(key):
      report("meta \(key.spelling)", at: range, into: &findings)
    case .setConntrack(let key, _, _) where !isWritable(key):
      report("ct \(key.spelling)", at: range, into: &findings)
    case .setPayload(let field, _):
      if let name = unwritable(ruleset.expression(ruleset.resolved(field)), ruleset) {
        report(name, at: range, into: &findings)
      }
    default: break
    }
  }

  private static func report(
    _ name: String, at range: SourceRange, into findings: inout Findings
  ) {
    findings.report(
      at: range,
      "`\(name)` can only be read: the kernel refuses to set it (“Operation not supported”)")
  }

  private static func isWritable(_ key: MetaKey) -> Bool {
    switch key {
    case .mark, .priority, .nftrace, .packetType, .securityMark, .bridgeRoute: true
    default: false
    }
  }

  private static func isWritable(_ key: ConntrackKey) -> Bool {
    switch key {
    case .mark, .label, .zone, .event, .securityMark, .helper, .timeout, .expectation: true
    default: false
    }
  }

  private static func unwritable(_ field: Expression, _ ruleset: Ruleset) -> String? {
    switch field {
    case .ipOption(let option, _): return "ip option \(ruleset.spelling(option))"
    case .tcpOption(let option, let field?):
      let names = (ruleset.spelling(option), ruleset.spelling(field))
      guard let bits = OptionTable.tcp.option(named: names.0)?.field(named: names.1)?.length,
        bits <= 8
      else {
        return nil
      }
      return "tcp option \(names.0) \(names.1)"
    default: return nil
    }
  }

  private static func reportTrace(
    in statement: Statement, _ ruleset: Ruleset, into findings: inout Findings
  ) {
    for part in ruleset.parts(of: statement) {
      guard case .meta(.nftrace) = ruleset.expression(part) else { continue }
      findings.report(
        at: ruleset.range(part),
        "`meta nftrace` can be set but not read: the kernel refuses the rule "
          + "(“Operation not supported”)",
        hint: "set a mark beside it and match that")
    }
  }
}
