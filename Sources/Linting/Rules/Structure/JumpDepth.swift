import CTVetDiagnostics
import CTVetRulesetModel

/// Reports calls that are nested deeper than the kernel allows.
enum JumpDepth: LintRule {
  /// The most calls below each other that the kernel takes (`NFT_JUMP_STACK_SIZE`, 16, counts the
  /// base chain too).
  private static let limit = 15

  static let info = RuleInfo(
    id: "RS707", name: "jump-depth", severity: .error,
    summary: "Chains are nested more than 15 deep below a base chain.",
    rationale: """
      The kernel keeps 16 levels for each packet, and the base chain takes the first. It follows \
      all jumps down from each base chain and refuses a ruleset that nests more than 15 chains \
      below one: “Too many links”. A `goto` counts as much as a `jump`, and so do verdict \
      maps and chains written in place. `nft -c` doesn't look that far and finds nothing wrong.
      """,
    remedy: """
      Call some of the chains from a common one, side by side, instead of each from the one \
      before it.
      """,
    references: ["Linux net/netfilter/nf_tables_api.c, `nft_chain_validate`"],
    flagged: [
      nest(depth: 16, markedAt: 16),
      commands(depth: 16, markedAt: 16),
    ],
    accepted: [
      nest(depth: 15, markedAt: nil),
      sideBySide(count: 17),
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard context.graph.edges.count > limit else { return }
    let search = CallSearch(context)
    var seen: Set<SourceRange> = []
    for start in ruleset.liveChains
    where ruleset.chains[start.index].base != nil && search.depth[start.index] > limit {
      let path = search.deepestPath(from: start, in: context.graph)
      let call = path[limit]
      guard seen.insert(call.range).inserted else { continue }
      findings.report(
        at: call.range,
        "\(ruleset.quotedName(call.to)) is nested \(limit + 1) deep below "
          + "\(ruleset.quotedName(start)): the kernel takes \(limit) and refuses the ruleset "
          + "(“Too many links”, not seen by `nft -c`)",
        hint: "call chains side by side from a common one instead of each from the one before",
        notes: notes(for: path, ruleset))
    }
  }

  /// The first and the last few calls of a path.
  private static func notes(
    for path: [ChainGraph.Edge], _ ruleset: Ruleset
  ) -> [Diagnostic.Note] {
    path.enumerated().compactMap { index, call in
      guard index < 3 || index >= path.count - 3 else { return nil }
      let names = "\(ruleset.quotedName(call.from)) calls \(ruleset.quotedName(call.to))"
      return Diagnostic.Note(call.range, "level \(index + 1): \(names)")
    }
  }

  /// An example with a number of chains below a base chain.
  private static func nest(depth: Int, markedAt marked: Int?) -> String {
    var text = "table inet filter {\n"
    for level in (1...depth).reversed() {
      let mark = marked == level + 1 ? "1️⃣" : ""
      let rule = level == depth ? "accept" : "jump \(mark)level\(level + 1)"
      text += "  chain level\(level) {\n    \(rule)\n  }\n"
    }
    return text + """
        chain input {
          type filter hook input priority filter; policy drop;
          jump level1
        }
      }
      """
  }

  /// The same by commands: a verdict map leads to the chains, and gotos on from each to the next.
  private static func commands(depth: Int, markedAt marked: Int) -> String {
    var lines = inputCommands + (1...depth).map { "add chain ip6 filter level\($0)" }
    lines.append("add rule ip6 filter input meta l4proto vmap { tcp : jump level1 }")
    for level in 2...depth {
      let mark = marked == level ? "1️⃣" : ""
      lines.append("add rule ip6 filter level\(level - 1) goto \(mark)level\(level)")
    }
    return lines.joined(separator: "\n")
  }

  /// An example with a number of chains that a base chain calls one after another.
  private static func sideBySide(count: Int) -> String {
    let calls = (1...count).flatMap { number in
      [
        "add chain ip6 filter side\(number)",
        "add rule ip6 filter input tcp dport \(number) jump side\(number)",
      ]
    }
    return (inputCommands + calls).joined(separator: "\n")
  }

  private static let inputCommands = [
    "add table ip6 filter",
    "add chain ip6 filter input { type filter hook input priority filter; policy drop; }",
  ]
}
