import CTVetDiagnostics
import CTVetRulesetModel

/// The words for a use of conntrack in a chain that runs before conntrack.
struct EarlyUseReport {
  private let early: EarlyUse
  private let context: LintContext

  init(_ early: EarlyUse, in context: LintContext) {
    self.early = early
    self.context = context
  }

  private var ruleset: Ruleset { context.ruleset }

  private var hook: Hook { early.visit.hook.hook }
  private var priority: Int32 { early.visit.hook.priority }

  /// Where conntrack runs and where this runs: the first half of the sentence.
  var place: String {
    if hook == .ingress { return "conntrack runs in prerouting, after ingress" }
    return "conntrack runs at \(Priority.conntrack) in \(hook.rawValue), this at \(priority)"
  }

  /// What the use does there: the second half.
  var consequence: String {
    switch early.effect {
    case .neverMatches: "\(reading) and this never matches"
    case .matchesAll: "\(reading) and this matches every packet"
    case .matches(let states): "\(reading) and this matches only packets that are \(words(states))"
    case .readsState: reading
    case .endsRule: "there is no `ct \(key)` to read and the rule ends here without matching"
    case .writesNothing: "`ct \(key) set` writes to nothing"
    }
  }

  /// What the use does to packets where it drops them.
  var loss: String {
    var what =
      early.hasOtherConditions ? "everything that the rest of the rule selects" : "all packets"
    if case .matches(let states) = early.effect {
      what += " but those that are \(words(early.preparation.states.subtracting(states)))"
    }
    return "drops \(what)"
  }

  private var reading: String {
    var exceptions: [String] = []
    if early.preparation.exemption != nil { exceptions.append("`untracked` after `notrack`") }
    if early.preparation.zone != nil { exceptions.append("`new` after `ct zone set`") }
    return "`ct state` is `invalid` for every packet"
      + exceptions.map { ", \($0)" }.joined() + (exceptions.isEmpty ? "" : ",")
  }

  private func words(_ states: ConntrackState) -> String {
    states.names.map { "`\($0)`" }.joined(separator: " or ")
  }

  private var key: String {
    (early.use.keyRead ?? early.use.keyWritten)?.spelling ?? "state"
  }

  /// What to do, and where the rule of thumb fails.
  var hint: String {
    let exception =
      switch hook {
      case .prerouting where isBridge: ""
      case .prerouting: "; only packets looped back through lo have their real state here"
      case .output: "; only answers made by `reject` have a state here, `related`"
      default: ""
      }
    return remedy + exception
  }

  private var remedy: String {
    if early.isHarmless {
      return "nothing is lost where the rule is there only to switch conntrack on"
    }
    if hook == .ingress {
      return "move it to a chain in hook prerouting with a priority above \(Priority.conntrack)"
    }
    let target = "priority \(laterPriority)"
    if early.visit.preparesPackets {
      return "move it to a chain of its own at \(target); `notrack` and `ct zone set` stay here"
    }
    return "move it to \(target), or any number above \(Priority.conntrack)"
  }

  private var laterPriority: String {
    isBridge || early.visit.position == .unsettled ? "-199" : "mangle (-150)"
  }

  private var isBridge: Bool { ruleset.chains[early.visit.base.index].family == .bridge }

  /// A higher priority for the base chain.
  var fixIts: [FixIt] {
    let range = early.visit.hook.priorityRange
    guard hook != .ingress, !early.isHarmless, !range.isEmpty, !early.visit.preparesPackets else {
      return []
    }
    let isAtConntrack = early.visit.position == .unsettled
    let text = isAtConntrack || isBridge ? "-199" : "mangle"
    return [
      FixIt("write `\(text)`", edits: [FixIt.Edit(range, text)], isSafe: isAtConntrack)
    ]
  }

  /// The base chain, the calls, the zone, the later base chain.
  var notes: [Diagnostic.Note] {
    let base = early.visit.base
    var notes = [
      Diagnostic.Note(
        place(of: base), "`\(ruleset.path(of: base))` runs in \(hook.rawValue) at \(priority)")
    ]
    for call in early.visit.calls {
      notes.append(
        Diagnostic.Note(call.range, "from here it goes to `\(ruleset.path(of: call.to))`"))
    }
    if early.use.keyRead == .state {
      if let zone = early.preparation.zone {
        notes.append(Diagnostic.Note(zone.range, "a zone may be set here before"))
      }
      if let exemption = early.preparation.exemption {
        notes.append(Diagnostic.Note(exemption.range, "packets may be exempted here before"))
      }
    }
    if let late = early.lateBase, let hook = ruleset.chains[late.index].base {
      notes.append(
        Diagnostic.Note(
          place(of: late),
          "`\(ruleset.path(of: late))` gets there too, in \(hook.hook.rawValue) at "
            + "\(hook.priority), where the state is real"))
    }
    return notes
  }

  private func place(of base: ChainID) -> SourceRange {
    let chain = ruleset.chains[base.index]
    guard let range = chain.base?.priorityRange, !range.isEmpty else { return chain.nameRange }
    return range
  }
}
