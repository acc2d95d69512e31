import CTVetDiagnostics
import CTVetRulesetModel

/// Reports sets whose declared properties exclude each other.
enum SetPropertiesRefused: LintRule {
  static let info = RuleInfo(
    id: "LD912", name: "set-properties-refused", severity: .error,
    summary: "A set or map is declared with properties that do not go together.",
    rationale: """
      Ranges and elements that rules add (`interval` and `dynamic`), elements that never change and \
      elements that expire (`constant` and `timeout`), or objects as values and `dynamic` exclude each \
      other. Looking for expired elements (`gc-interval`) needs elements that expire. The kernel \
      refuses the file with “Operation not supported”, “Invalid argument”, or “Argument list too long” \
      for more than two statements that each element carries.
      """,
    remedy: "Leave one of the two away, or make two sets of it.",
    references: ["`nf_tables_newset`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table inet t {
        set 1️⃣a {
          type ipv4_addr
          flags interval,dynamic
        }
        set 2️⃣b {
          type ipv4_addr
          flags constant
          timeout 1h
        }
        set 3️⃣c {
          type ipv4_addr
          gc-interval 10s
        }
        map 4️⃣d {
          type ipv4_addr : counter
          flags dynamic
        }
        set 5️⃣e {
          type ipv4_addr
          flags timeout
          ct count over 10
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t 1️⃣a { type ipv6_addr : verdict; flags constant,timeout; }
      add set ip6 t 2️⃣b { typeof ip6 saddr . tcp dport; flags interval,dynamic; }
      add set ip6 t 3️⃣c { type ipv6_addr; flags dynamic; counter quota 1 mbytes limit rate 1/second; }
      """,
    ],
    accepted: [
      """
      table inet t {
        set a {
          type ipv4_addr
          flags interval,timeout
          gc-interval 10s
        }
        set b {
          type ipv4_addr
          flags dynamic,timeout
          counter
        }
        map d {
          type ipv4_addr : counter
          flags timeout
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t a { type ipv6_addr : verdict; flags timeout; }
      add set ip6 t d { type ipv6_addr; timeout 1h; gc-interval 1m; }
      add set ip6 t b { typeof ip6 saddr . tcp dport; flags interval,constant; }
      add set ip6 t c { type ipv6_addr; flags dynamic; counter quota 1 mbytes; }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for set in context.ruleset.sets where !set.isDeleted {
      guard let (reason, answer) = problem(of: set, context.ruleset) else { continue }
      findings.report(
        at: set.nameRange, "\(reason): the kernel refuses the set (“\(answer)”)")
    }
  }

  private static func problem(
    of set: NamedSet, _ ruleset: Ruleset
  ) -> (reason: String, answer: String)? {
    let unsupported = "Operation not supported"
    if set.flags.contains([.interval, .dynamic]) {
      return ("`interval` and `dynamic` exclude each other", unsupported)
    }
    if set.flags.contains(.constant), set.mayExpire {
      return ("elements of a constant set don't expire", unsupported)
    }
    if case .object? = set.data, set.flags.contains(.dynamic) {
      return ("a map to objects cannot be `dynamic`", unsupported)
    }
    if ruleset.countsConnections(set.statements), set.mayExpire {
      return ("elements that count connections don't expire", unsupported)
    }
    if set.gcInterval ?? 0 > 0, !set.mayExpire {
      return ("`gc-interval` is for elements that expire", "Invalid argument")
    }
    if set.statements.count > 2 {
      return ("elements carry at most two statements", "Argument list too long")
    }
    return nil
  }
}
