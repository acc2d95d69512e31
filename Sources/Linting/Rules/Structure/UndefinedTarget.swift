import CTVetDiagnostics
import CTVetRulesetModel

/// Reports uses of chains, sets, objects and flowtables that their table doesn't have.
enum UndefinedTarget: LintRule {
  static let info = RuleInfo(
    id: "RS705", name: "undefined-target", severity: .error,
    summary: "A rule names a chain, set, object or flowtable that its table doesn't have.",
    rationale: """
      Chains, sets, maps, flowtables and named objects belong to one table: `@blocked` in a rule \
      of `inet filter` means the set of `inet filter`, never that of `ip filter`. Where the table \
      has none of that name, nft refuses the whole file with “No such file or directory”, and \
      the old rules stay. It refuses a jump to a base chain too, with “Operation not supported”.

      In a file that only adds rules to a table (`add rule inet filter input …`) the rest may \
      be loaded already, so there the severity is only info.
      """,
    remedy: "Correct the name, or declare it in the same table.",
    references: ["nft(8), TABLES, CHAINS, SETS, STATEFUL OBJECTS"],
    flagged: [
      """
      table inet filter {
        set blocked {
          type ipv4_addr
        }
        chain web {
          accept
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ip saddr 1️⃣@blokced drop
          tcp dport { 80, 443 } jump 2️⃣wbe
          tcp dport vmap { 22 : jump 3️⃣ssh }
          counter name 4️⃣"ssh"
        }
      }
      """,
      """
      # Sets belong to one table, and only a hook calls a base chain.
      table ip filter {
        set blocked {
          type ipv4_addr
        }
      }
      table inet filter {
        chain forward {
          type filter hook forward priority filter; policy drop;
          ip saddr 1️⃣@blocked drop
        }
        chain input {
          type filter hook input priority filter; policy drop;
          goto 2️⃣forward
        }
      }
      """,
      """
      # No chain to add the rule to.
      add table inet filter
      add rule inet filter 1️⃣input tcp dport 22 accept
      """,
      """
      # An information: the table may be loaded already.
      add rule inet filter input ip saddr 1️⃣@blocked drop
      """,
    ],
    accepted: [
      """
      table inet filter {
        set blocked {
          type ipv4_addr
        }
        counter ssh {
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ip saddr @blocked drop
          tcp dport { 80, 443 } jump web
          tcp dport 22 counter name "ssh"
        }
        chain web {
          accept
        }
      }
      """,
      """
      # Commands declare too, and each table has names of its own.
      add table ip filter
      add chain ip filter ssh
      add limit ip filter slow { rate 10/minute; }
      add map ip filter services { type inet_service : verdict; elements = { 22 : jump ssh }; }
      add chain ip filter input { type filter hook input priority filter; policy drop; }
      add rule ip filter ssh limit name "slow" accept
      add rule ip filter input tcp dport vmap @services
      add table ip6 filter
      add chain ip6 filter ssh
      add chain ip6 filter input { type filter hook input priority filter; policy drop; }
      add rule ip6 filter input tcp dport 22 goto ssh
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    var search = TargetSearch(context.ruleset)
    let references = context.ruleset.references
    for jump in references.jumps {
      search.look(for: jump.target, .chain, jump.owner, jump.table, at: jump.range, &findings)
    }
    for use in references.sets {
      search.look(for: use.name, .set, use.owner, use.table, at: use.range, &findings)
    }
    for (kind, use) in references.objects {
      search.look(for: use.name, .object(kind), use.owner, use.table, at: use.range, &findings)
    }
    for value in context.ruleset.objectMapValues { search.look(for: value, &findings) }
    for use in references.flowtables {
      search.look(for: use.name, .flowtable, use.owner, use.table, at: use.range, &findings)
    }
    reportUndeclaredChains(context.ruleset, into: &findings)
  }

  /// Reports chains that get rules in a table that is declared, but are not declared themselves.
  private static func reportUndeclaredChains(_ ruleset: Ruleset, into findings: inout Findings) {
    for chain in ruleset.chains
    where !chain.isDeclared && !chain.isDeleted && !ruleset.hasUnresolvedIncludes {
      guard let name = chain.name, ruleset.table(chain.table).isDeclared else { continue }
      let missing = MissingTarget(
        ruleset.spelling(name), .chain, in: chain.table, of: ruleset)
      missing.report(at: chain.nameRange, ruleset, into: &findings)
    }
  }
}

/// Looks names up, and explains each that is missing once.
private struct TargetSearch {
  private struct Key: Hashable {
    let name: NameID
    let kind: TargetKind
    let table: TableID
  }

  private let ruleset: Ruleset
  private var explained: [Key: MissingTarget] = [:]
  private var last: Key?
  /// Whether a command removed rules and left their chain.
  private let hasFlushedRules: Bool
  private lazy var tablesByVariable = VariableTables(ruleset)

  init(_ ruleset: Ruleset) {
    self.ruleset = ruleset
    hasFlushedRules = ruleset.commands.contains {
      $0.verb == .flush && ($0.object == "chain" || $0.object == "table")
    }
  }

  mutating func look(
    for name: NameID, _ kind: TargetKind, _ owner: References.Owner, _ table: TableID?,
    at range: SourceRange, _ findings: inout Findings
  ) {
    if let table {
      look(for: Key(name: name, kind: kind, table: table), owner, at: range, &findings)
    } else if case .variable(let variable) = owner {
      for table in tablesByVariable.tables(using: variable) {
        look(for: Key(name: name, kind: kind, table: table), owner, at: range, &findings)
      }
    }
  }

  func look(for value: ObjectMapValue, _ findings: inout Findings) {
    let kind = TargetKind.object(value.kind)
    if let name = ruleset.names.find(value.name),
      ruleset.declaration(of: name, kind, in: value.table) != nil
    {
      return
    }
    let missing = MissingTarget(value.name, kind, in: value.table, of: ruleset)
    missing.report(at: value.range, ruleset, into: &findings)
  }

  private mutating func look(
    for key: Key, _ owner: References.Owner, at range: SourceRange, _ findings: inout Findings
  ) {
    // Neighbouring rules often name the same thing.
    if key == last { return }
    if ruleset.declaration(of: key.name, key.kind, in: key.table) != nil {
      if key.kind == .chain {
        reportBaseChain(key, owner, at: range, &findings)
      } else {
        last = key
      }
      return
    }
    guard isLive(owner), !ruleset.tables[key.table.index].isDeleted else { return }
    let missing =
      explained[key]
      ?? MissingTarget(ruleset.spelling(key.name), key.kind, in: key.table, of: ruleset)
    explained[key] = missing
    missing.report(at: range, ruleset, into: &findings)
  }

  private mutating func reportBaseChain(
    _ key: Key, _ owner: References.Owner, at range: SourceRange, _ findings: inout Findings
  ) {
    guard let id = ruleset.chain(named: key.name, in: key.table),
      ruleset.chains[id.index].base != nil
    else {
      last = key
      return
    }
    guard isLive(owner) else { return }
    let chain = ruleset.chain(id)
    findings.report(
      at: range,
      "\(ruleset.quotedName(id)) is a base chain, which only its hook calls: "
        + "nft refuses the file (“Operation not supported”)",
      hint: "move the rules that both need to a chain without a `type … hook …` line",
      notes: [Diagnostic.Note(chain.nameRange, "the base chain is declared here")])
  }

  private func isLive(_ owner: References.Owner) -> Bool {
    guard ruleset.isLive(owner) else { return false }
    guard hasFlushedRules, case .rule(let id) = owner else { return true }
    return ruleset.chain(ruleset.rule(id).chain).rules.contains(id)
  }
}
