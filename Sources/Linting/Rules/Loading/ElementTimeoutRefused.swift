import CTVetDiagnostics
import CTVetRulesetModel

/// Reports timeouts of elements that their set does not allow.
enum ElementTimeoutRefused: LintRule {
  static let info = RuleInfo(
    id: "LD913", name: "element-timeout-refused", severity: .error,
    summary: "An element has a timeout, or a rest of one, that does not load.",
    rationale: """
      Elements expire only in sets with `flags timeout` or a `timeout` of their own, and what is \
      left of a timeout (`expires`) cannot be more than the timeout. The kernel refuses the file with \
      “Invalid argument”, “Operation not supported” or “Numerical result out of range”.
      """,
    remedy: "Declare the set with `flags timeout`.",
    references: ["`nft_add_set_elem`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table inet t {
        set a {
          type ipv4_addr
          elements = { 1️⃣192.0.2.1 timeout 1h, 192.0.2.2 }
        }
        set b {
          type ipv4_addr
          timeout 1h
          elements = { 2️⃣192.0.2.1 expires 2h }
        }
        set c {
          type ipv4_addr
          flags timeout
          elements = { 3️⃣192.0.2.1 expires 2h }
        }
      }
      """,
      """
      add table ip6 t
      add set ip6 t a { type ipv6_addr; }
      add element ip6 t a { 1️⃣2001:db8::1 timeout 30s }
      add map ip6 t b { type inet_service : verdict; timeout 10m; }
      add element ip6 t b { 80 : accept, 2️⃣443 timeout 5m expires 6m : drop }
      """,
    ],
    accepted: [
      """
      table inet t {
        set a {
          type ipv4_addr
          flags timeout
          elements = { 192.0.2.1 timeout 1h, 192.0.2.2 timeout 1h expires 30m }
        }
        set b {
          type ipv4_addr
          timeout 1h
          elements = { 192.0.2.1 timeout 2h, 192.0.2.2 expires 30m }
        }
      }
      """,
      """
      add table ip6 t
      add set ip6 t a { type ipv6_addr; }
      add element ip6 t a { 2001:db8::1 comment "stays" }
      add map ip6 t b { type inet_service : verdict; timeout 10m; }
      add element ip6 t b { 80 : accept, 443 timeout 1h expires 6m : drop }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let hasTimes = ruleset.elementOptions.contains { $0.timeout != nil || $0.expires != nil }
    guard hasTimes else { return }
    // Elements that `auto-merge` joins may lose their timeouts.
    for set in ruleset.sets where !set.isDeleted && !set.autoMerge {
      for element in ruleset.elements(of: set) {
        guard let options = element.options, let (reason, answer) = problem(of: options, in: set)
        else { continue }
        findings.report(
          at: ruleset.range(element.key), "\(reason): the kernel refuses it (“\(answer)”)",
          notes: [
            Diagnostic.Note(
              set.nameRange, "`\(ruleset.spelling(set.name))` is declared here")
          ])
      }
    }
  }

  private static func problem(
    of options: ElementOptions, in set: NamedSet
  ) -> (reason: String, answer: String)? {
    let timeout = options.timeout ?? 0
    let rest = options.expires ?? 0
    guard timeout > 0 || rest > 0 else { return nil }
    if !set.mayExpire {
      return ("elements of a set without `flags timeout` don't expire", "Invalid argument")
    }
    guard rest > 0 else { return nil }
    let whole = options.timeout ?? set.timeout ?? 0
    if whole == 0 { return ("there is no timeout to be left of", "Operation not supported") }
    return rest > whole
      ? ("more is left than the timeout has", "Numerical result out of range") : nil
  }
}
