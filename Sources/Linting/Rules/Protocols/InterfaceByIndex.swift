import CTVetDiagnostics
import CTVetRulesetModel

/// Reports interfaces that are looked up by name when the rules are loaded.
enum InterfaceByIndex: LintRule {
  static let info = RuleInfo(
    id: "PKT606", name: "iif-dynamic-interface", severity: .warning,
    summary: "`iif` or `oif` names an interface that may not exist when the rules are loaded.",
    rationale: """
      `iif` and `oif` compare the interface's number, which nft looks up while it loads the file. \
      Where the interface isn't there – PPP, tunnels, containers, bridges, USB, or everything early \
      at boot – nft refuses the whole file with “Interface does not exist”, and the host stays \
      without rules. And where it is removed and made again later, its number is another one \
      and the rule never matches.

      `lo` always exists and is left alone.
      """,
    remedy: """
      Write `iifname` or `oifname`, which compare names; for a set, `type ifname`.
      """,
    references: ["nft(8), META EXPRESSIONS", "https://github.com/NixOS/nixpkgs/issues/71227"],
    flagged: [
      """
      define wan = "ppp0"
      table inet t {
        set inside {
          type iface_index
          elements = { 1️⃣wg0, lo }
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          2️⃣iif "eth0" accept
          3️⃣oif != $wan accept
          4️⃣iif . oif { lo . lo, wg0 . eth1 } accept
          5️⃣meta iif vmap { lo : accept, tun0 : drop }
          iif @inside accept
        }
      }
      """,
      """
      add table ip nat
      add chain ip nat postrouting { type nat hook postrouting priority srcnat; policy accept; }
      add rule ip nat postrouting 1️⃣oif "ppp0" masquerade
      add rule ip nat postrouting meta mark set 2️⃣oif map { lo : 1, tun0 : 2 }
      """,
    ],
    accepted: [
      """
      table inet t {
        set inside {
          type ifname
          elements = { wg0, lo }
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          iif lo accept
          iif 1 accept
          iifname "ppp0" accept
          iifname . oifname { "wg0" . "eth1" } accept
          iifname @inside accept
        }
      }
      """,
      """
      # iptables compares names.
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -i ppp0 -o eth1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A FORWARD -i eth1 ! -o tun+ -j ACCEPT
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for unusual in context.unusualStatements {
      switch unusual.statement {
      case .match(let key, _, let values), .verdictMap(let key, let values):
        check(key, values, context, into: &findings)
      default:
        for part in ruleset.parts(of: unusual.statement) {
          guard case .map(let key, let values) = ruleset.expression(part) else { continue }
          check(key, values, context, into: &findings)
        }
      }
    }
    for set in ruleset.sets where !set.isDeleted { check(set, context, into: &findings) }
  }

  /// Checks a key, or each part of one, and what it is compared with.
  private static func check(
    _ key: ExpressionID, _ values: ExpressionID, _ context: LintContext,
    into findings: inout Findings
  ) {
    let ruleset = context.ruleset
    let key = ruleset.resolved(key)
    let parts: [ExpressionID] =
      if case .concatenation(let list) = ruleset.expression(key) {
        Array(ruleset.expressions(list))
      } else { [key] }
    let places = parts.indices.filter { index($0, of: parts, ruleset) != nil }
    guard !places.isEmpty else { return }
    var named: [(place: Int, interface: ExpressionID)] = []
    let isAlone = parts.count == 1
    for constant in ruleset.flattened(values) {
      for place in places {
        let value = isAlone ? constant : ruleset.part(place, of: constant)
        if let value, context.mayLack(value) { named.append((place, value)) }
      }
    }
    guard let first = named.first else { return }
    var edits: [FixIt.Edit] = []
    for place in Set(named.map(\.place)).sorted() {
      guard let (id, word) = index(place, of: parts, ruleset) else { continue }
      edits.append(FixIt.Edit(ruleset.range(id), word))
    }
    // A number would become a name.
    if ruleset.flattened(values).contains(where: ruleset.hasNumber) { edits = [] }
    let words = edits.map { "`\($0.replacement)`" }.joined(separator: " and ")
    findings.report(
      at: ruleset.range(key),
      "where there is no interface `\(ruleset.text(first.interface))` yet, nft refuses the whole "
        + "file (“Interface does not exist”)",
      hint: words.isEmpty ? "compare the name instead" : "write \(words)",
      fixIts: words.isEmpty ? [] : [FixIt("write \(words)", edits: edits, isSafe: true)])
  }

  /// A part that reads an interface's number, and the word for its name.
  private static func index(
    _ place: Int, of parts: [ExpressionID], _ ruleset: Ruleset
  ) -> (ExpressionID, String)? {
    let id = ruleset.resolved(parts[place])
    switch ruleset.expression(id) {
    case .meta(.inputInterface): return (id, "iifname")
    case .meta(.outputInterface): return (id, "oifname")
    case .meta(.slaveInterface): return (id, "meta sdifname")
    default: return nil
    }
  }

  private static func check(
    _ set: NamedSet, _ context: LintContext, into findings: inout Findings
  ) {
    let ruleset = context.ruleset
    guard case .named(let types)? = set.key else { return }
    let places = types.indices.filter { ruleset.spelling(types[$0]) == DataType.ifaceIndex.name }
    guard !places.isEmpty else { return }
    for list in set.elements {
      for element in ruleset.expressions(list) {
        for constant in ruleset.flattened(element) {
          for place in places {
            let value = types.count == 1 ? constant : ruleset.part(place, of: constant)
            guard let value, context.mayLack(value) else { continue }
            findings.report(
              at: ruleset.range(value),
              "where there is no interface `\(ruleset.text(value))` yet, nft refuses the whole "
                + "file (“Interface does not exist”)",
              hint: "give the set `type ifname` and compare it with `iifname` or `oifname`")
          }
        }
      }
    }
  }
}

extension Ruleset {
  /// The constants that an expression stands for: those of a set, the keys of a map, or itself.
  fileprivate func flattened(_ id: ExpressionID) -> [ExpressionID] {
    let id = resolved(id)
    switch expression(id) {
    case .set(let elements): return expressions(elements).flatMap(flattened)
    case .mapping(let key, _), .element(let key, _): return flattened(key)
    default: return [id]
    }
  }

  /// A part of a concatenation.
  fileprivate func part(_ place: Int, of id: ExpressionID) -> ExpressionID? {
    guard case .concatenation(let list) = expression(id) else { return nil }
    let parts = Array(expressions(list))
    return place < parts.count ? resolved(parts[place]) : nil
  }

  /// Whether a constant, or a part of one, is a number.
  fileprivate func hasNumber(_ id: ExpressionID) -> Bool {
    switch expression(resolved(id)) {
    case .number: true
    case .concatenation(let list): expressions(list).contains(where: hasNumber)
    default: false
    }
  }
}

extension LintContext {
  /// Whether a constant is the name of an interface that may not be there when rules are loaded.
  fileprivate func mayLack(_ id: ExpressionID) -> Bool {
    guard case .symbol = ruleset.expression(id) else { return false }
    let name = ruleset.text(id)
    if name == "lo" || name.allSatisfy(\.isNumber) { return false }
    return host.interfaces?.contains(name) != true
  }
}
