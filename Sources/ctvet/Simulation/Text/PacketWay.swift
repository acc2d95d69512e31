import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// A packet's way through the hooks as rows to show: what was called at which priority, and the packet's
/// `ctinfo`, status bits, state and timeout behind it.
struct PacketWay {
  /// Something that a hook called.
  struct Row: Equatable {
    /// The hook, such as `forward`.
    var hook: String
    /// The priority, such as `-200` or `max`.
    var priority: String
    /// What was called: `conntrack`, `ip filter forward`, `nat`, `confirm`.
    var place: String
    /// The connection behind it; nil where nothing is attached.
    var facts: ConnectionFacts
    /// What rules and policies of the chain did, a line each.
    var rules: [String] = []
    /// The packet behind it, where it was changed.
    var packet: String?
  }

  /// The rows in the order of the way.
  private(set) var rows: [Row] = []

  private let result: PacketResult
  private let now: Timestamp
  private let rules: RuleTexts
  private let ruleset: LoadedRuleset
  /// The first row of the hook.
  private var firstRow = 0
  /// How far the trace is shown.
  private var place = 0
  /// The packet as it was shown last.
  private var summary = ""
  /// What is known of the connection so far, and on the way.
  private var facts = ConnectionFacts()

  /// Puts a way together.
  ///
  /// - Parameter ruleset: The rules that were loaded then.
  init(_ result: PacketResult, at now: Timestamp, rules: RuleTexts, ruleset: LoadedRuleset) {
    self.result = result
    self.now = now
    self.rules = rules
    self.ruleset = ruleset
    summary = result.stages.first?.summary ?? ""
    addTrace(of: .ingress, upTo: nil)
    for stage in result.stages { add(stage) }
    // What comes behind the last fixed point, and whatever else is left.
    while place < result.trace.count { addTrace(of: result.trace[place].hook, upTo: nil) }
  }

  // MARK: Fixed points

  private mutating func add(_ stage: PacketResult.Stage) {
    let hook = stage.point.hook
    switch stage.point.position {
    case .start:
      firstRow = rows.count
      facts = ConnectionFacts(stage.connection, at: now, isTracked: facts.isTracked)
    case .tracked:
      addTrace(of: hook, upTo: -200)
      let found = ConnectionFacts(stage.connection, at: now, isTracked: true)
      rows.append(
        Row(hook: hook.rawValue, priority: "-200", place: "conntrack", facts: found))
      facts = found
      note(stage)
    case .end:
      addTrace(of: hook, upTo: nil)
      addEnd(stage, hook)
    }
  }

  /// What happened at the end of a hook besides rules: translation, and the connection's confirmation.
  private mutating func addEnd(_ stage: PacketResult.Stage, _ hook: Hook) {
    let found = ConnectionFacts(stage.connection, at: now, isTracked: facts.isTracked)
    let translation: ConnectionStatus = [
      .sourceNAT, .destinationNAT, .sourceNATDone, .destinationNATDone,
    ]
    let isTranslated =
      found.status.intersection(translation) != facts.status.intersection(translation)
    if isTranslated || stage.summary != summary {
      var behind = found
      // The confirmation, which comes later, shows in its own row.
      if !facts.status.contains(.confirmed) {
        behind.status.remove(.confirmed)
        behind.timeout = nil
      }
      let priority = [.prerouting, .output].contains(hook) ? "-100" : "100"
      let isNAT =
        isTranslated || found.status.contains(.sourceNAT)
        || found.status.contains(.destinationNAT)
      rows.append(
        Row(
          hook: hook.rawValue, priority: isNAT ? priority : "", place: isNAT ? "nat" : "packet",
          facts: behind, packet: stage.summary == summary ? nil : stage.summary))
      facts = behind
    }
    let isConfirmed = found.status.contains(.confirmed) && !facts.status.contains(.confirmed)
    if found != facts, !isConfirmed, let chain = onlyChain(of: hook) {
      // The trace tells of the connection behind the first rule that matched; others changed it too.
      rows[chain].facts = found
    } else if found != facts {
      rows.append(
        Row(
          hook: hook.rawValue, priority: isConfirmed ? "max" : "",
          place: isConfirmed ? "confirm" : "(rules above)", facts: found))
    }
    facts = found
    note(stage)
  }

  /// The row of the chain that alone was walked since conntrack, or since the hook began.
  private func onlyChain(of hook: Hook) -> Int? {
    let chains = rows.indices.filter {
      rows[$0].hook == hook.rawValue && !rows[$0].rules.isEmpty && $0 >= firstRow
    }
    return chains.count == 1 && chains[0] == rows.count - 1 ? chains[0] : nil
  }

  private mutating func note(_ stage: PacketResult.Stage) {
    summary = stage.summary
  }

  // MARK: Rules

  /// Shows the walks through base chains of a hook, up to those behind a priority.
  private mutating func addTrace(of hook: Hook, upTo limit: Int32?) {
    while place < result.trace.count, result.trace[place].hook == hook {
      let first = result.trace[place]
      let chain = ruleset.baseChains.first {
        $0.family == first.family && $0.table == first.table && $0.name == first.chain
          && $0.hook == hook
      }
      // A chain at the same priority runs before conntrack's own hook here.
      if let limit, let chain, chain.priority > limit { return }
      var lines = [line(first, base: first.chain)]
      place += 1
      while place < result.trace.count, result.trace[place].connection == nil,
        result.trace[place].hook == hook
      {
        let entry = result.trace[place]
        // The end of a base chain leads to its policy, which tells it all.
        if entry.kind == .policy, result.trace[place - 1].kind == .end { lines.removeLast() }
        lines.append(line(entry, base: first.chain))
        place += 1
      }
      let seen = first.connection.map { ConnectionFacts($0, at: now, isTracked: facts.isTracked) }
      rows.append(
        Row(
          hook: hook.rawValue, priority: chain.map { "\($0.priority)" } ?? "",
          place: "\(first.family.rawValue) \(first.table) \(first.chain)",
          facts: seen ?? facts, rules: lines))
      facts = seen ?? facts
    }
  }

  private func line(_ entry: TraceEntry, base: String) -> String {
    let chain = entry.chain == base ? "" : "\(entry.chain): "
    let (word, target) = entry.verdict.words
    switch entry.kind {
    case .rule:
      let text = entry.rule.map(rules.text) ?? ""
      // The text of a rule tells its verdict, unless a map gave it.
      let isTold = entry.verdict == .continue || text.hasSuffix(target ?? word)
      return chain + text + (isTold ? "" : " ⇒ \(word)\(target.map { " \($0)" } ?? "")")
    case .policy: return "\(chain)policy \(word)"
    case .end: return "\(chain)end of the chain"
    }
  }
}
