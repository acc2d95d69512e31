import CTVetDiagnostics
import CTVetRulesetModel

/// Reports regular chains that no base chain leads to.
enum ChainNeverReached: LintRule {
  static let info = RuleInfo(
    id: "RS704", name: "chain-never-reached", severity: .info,
    summary: "A regular chain that no base chain leads to.",
    rationale: """
      Packets enter a ruleset through base chains only: those with `type … hook …`. A regular \
      chain sees them where a rule jumps or goes to it, directly or by a verdict map. A chain that \
      no base chain leads to loads without complaint and does nothing, which often means that a \
      jump was forgotten or that the chain was meant to have a `type … hook …` line.

      It isn't entirely without effect: a `ct` rule in it still switches connection tracking on \
      for the table's family.

      Not reported: files without any base chain (they are parts of other files), chains that only \
      get rules here and are declared elsewhere, tables whose rules use a verdict map that is \
      empty or changes while the firewall runs, and chains whose names belong to programs that \
      add the jumps while they run (Docker, Podman and CNI, Kubernetes, fail2ban, libvirt, \
      miniupnpd).
      """,
    remedy: "Add the rule that jumps to the chain, give it a `type … hook …` line, or remove it.",
    references: ["nft(8), CHAINS"],
    flagged: [
      """
      table inet filter {
        chain 1️⃣web {
          tcp dport { 80, 443 } accept
        }
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      table inet filter {
        map services {
          type inet_service : verdict
          elements = { 22 : jump ssh }
        }
        chain 1️⃣ssh {
          jump log_ssh
        }
        chain 2️⃣log_ssh {
          log prefix "ssh "
        }
        chain input {
          type filter hook input priority filter; policy accept;
        }
      }
      """,
    ],
    accepted: [
      """
      table inet filter {
        map services {
          type inet_service : verdict
          elements = { 22 : jump ssh }
        }
        chain ssh {
          goto log_ssh
        }
        chain log_ssh {
          log prefix "ssh "
        }
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport vmap @services
        }
      }
      """,
      """
      # Part of another file.
      table inet filter {
        chain web {
          tcp dport { 80, 443 } accept
        }
      }
      """,
      """
      # Who is a guest turns out while the firewall runs.
      table inet filter {
        map guests {
          type ether_addr : verdict
        }
        chain guest {
          drop
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ether saddr vmap @guests
        }
      }
      """,
      """
      # fail2ban adds the jump.
      table inet filter {
        chain f2b-sshd {
        }
        chain input {
          type filter hook input priority filter; policy accept;
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    // What a missing file would use is unknown.
    guard !ruleset.hasUnresolvedIncludes else { return }
    guard ruleset.chains.contains(where: { !$0.isDeleted && $0.base != nil }) else { return }
    let search = CallSearch(context)
    var dead = ruleset.liveChains.filter { id in
      search.origin[id.index] == .nowhere && isOurs(ruleset.chain(id), ruleset)
    }
    guard !dead.isEmpty else { return }
    let open = tablesWithOpenMaps(ruleset)
    dead.removeAll { open.contains(ruleset.chain($0).table) }
    let called = Set(context.graph.edges.map(\.to))
    let tracking = chainsUsingConntrack(ruleset)
    for id in dead {
      let chain = ruleset.chain(id)
      guard let name = chain.name.map(ruleset.spelling) else { continue }
      var message =
        called.contains(id)
        ? "only chains that are never reached themselves call `\(name)`, so no packet ever sees it"
        : "no rule calls `\(name)`, so no packet ever sees it"
      if tracking.contains(id) {
        message += "; its ct rules still switch connection tracking on"
      }
      findings.report(
        at: chain.nameRange, message,
        hint: "add a rule that jumps to it, give it a `type … hook …` line, or remove it")
    }
  }

  private static func isOurs(_ chain: Chain, _ ruleset: Ruleset) -> Bool {
    guard let name = chain.name, ruleset.table(chain.table).isDeclared, !chain.hasUnreadText else {
      return false
    }
    return !ForeignChains.contains(ruleset.spelling(name))
  }

  /// The tables whose rules use a verdict map that may get calls while the firewall runs.
  private static func tablesWithOpenMaps(_ ruleset: Ruleset) -> Set<TableID> {
    let maps = ruleset.sets.filter { set in
      guard !set.isDeleted, case .verdict = set.data else { return false }
      return !set.flags.isDisjoint(with: [.dynamic, .timeout])
        || set.elements.allSatisfy { $0.count == 0 }
    }
    guard !maps.isEmpty else { return [] }
    let uses = NameUses(ruleset.references.sets, ruleset)
    return Set(maps.filter { uses.contain($0.name, in: $0.table) }.map(\.table))
  }

  private static func chainsUsingConntrack(_ ruleset: Ruleset) -> Set<ChainID> {
    var chains: Set<ChainID> = []
    for use in ruleset.references.conntrack {
      if case .notrack = use.kind { continue }
      chains.insert(ruleset.rule(use.rule).chain)
    }
    return chains
  }
}
