import CTVetDiagnostics
import CTVetRulesetModel

/// The words for two chains whose order nothing but loading decides.
struct EqualPriorityReport {
  private let pair: ChainGroups.Pair
  private let stake: ChainOrder.Stake
  private let others: [ChainID]
  private let ruleset: Ruleset

  init(
    _ pair: ChainGroups.Pair, _ stake: ChainOrder.Stake, others: [ChainID],
    _ context: LintContext
  ) {
    self.pair = pair
    self.stake = stake
    self.others = others
    ruleset = context.ruleset
  }

  func report(into findings: inout Findings) {
    findings.report(
      at: place(of: pair.second), message, severity: severity, hint: hint, notes: notes,
      fixIts: fixIts)
  }

  private var severity: Severity? {
    if case .sideEffects = stake { .info } else { nil }
  }

  private var message: String {
    let base = ruleset.chains[pair.second.index].base
    let place = "at \(base?.priority ?? 0) in \(base?.hook.rawValue ?? "") too"
    let order =
      pair.kind == .filterAndNAT
      ? "NAT, and so `\(ruleset.path(of: pair.first))`, runs \(place)"
      : "`\(ruleset.path(of: pair.first))` runs \(place)"
    return "\(order), and the last registered runs first: \(consequence)"
  }

  private var consequence: String {
    switch stake {
    case .datum(.destination, _, _, _), .datum(.source, _, _, _):
      "this sees packets before or after translation, as it happens"
    case .datum(let datum, _, _, isRead: true):
      "\(datum.words(in: ruleset)) is written before or after it is read, as it happens"
    case .datum(let datum, _, _, isRead: false):
      "both write \(datum.words(in: ruleset)), and which value stays is left to chance"
    case .translation: "which of their translations a packet gets is left to chance"
    case .verdict:
      "a packet has to pass both, and which of them sees it first is left to chance"
    case .answer: "whether a packet is dropped silently or with an answer is left to chance"
    case .sideEffects: "whether the other still sees what one drops is left to chance"
    }
  }

  private var notes: [Diagnostic.Note] {
    let chains = ([pair.first] + others.prefix(3)).map {
      Diagnostic.Note(place(of: $0), "`\(ruleset.path(of: $0))` is here")
    }
    switch stake {
    case .datum(_, let written, let used, let isRead):
      return chains + [
        Diagnostic.Note(written, "written here"),
        Diagnostic.Note(used, isRead ? "read here" : "written here too"),
      ]
    case .translation(let left, let right):
      return chains + [
        Diagnostic.Note(ruleset.rule(left).range, "one translation"),
        Diagnostic.Note(ruleset.rule(right).range, "the other translation"),
      ]
    case .answer(let range): return chains + [Diagnostic.Note(range, "this answers")]
    case .verdict, .sideEffects: return chains
    }
  }

  private var hint: String {
    guard pair.kind != .filterAndNAT else {
      return "write a lower priority to see packets before translation, a higher one to see them "
        + "after it"
    }
    return laterPriority.map {
      "write `\($0)` to run this one second, or a lower number to run it first"
    } ?? "give the two different priorities"
  }

  private var fixIts: [FixIt] {
    guard pair.kind != .filterAndNAT, let text = laterPriority,
      let range = ruleset.chains[pair.second.index].base?.priorityRange
    else { return [] }
    return [FixIt("write `\(text)`", edits: [FixIt.Edit(range, text)], isSafe: false)]
  }

  /// The priority plus one, in the words that are there.
  private var laterPriority: String? {
    guard let base = ruleset.chains[pair.second.index].base, !base.priorityRange.isEmpty else {
      return nil
    }
    let text = ruleset.sources.text(base.priorityRange)
    return text.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
      ? "\(text) + 1" : "\(base.priority + 1)"
  }

  private func place(of chain: ChainID) -> SourceRange {
    let chain = ruleset.chains[chain.index]
    guard let range = chain.base?.priorityRange, !range.isEmpty else { return chain.nameRange }
    return range
  }
}
