package import CTVetRulesetModel

/// What a rule asks of packets and what it does with them.
package struct RuleFacts: Sendable {
  /// What a rule, or an element of a verdict map, does with a packet.
  package indirect enum Step: Sendable {
    /// Goes on with the next rule.
    case next
    case accept
    case drop
    /// Drops with an answer.
    case reject
    /// Goes back to the calling chain.
    case leave
    case call(ChainID, isGoto: Bool)
    /// Changes addresses or ports, which ends the chain.
    case translate(NAT.Kind)
    /// By a map: what is asked of a packet, and what is done with it then.
    case branches([(condition: Condition, step: Step)])
    /// Something that may decide in any way.
    case unknown
  }

  /// What is asked, joined by “and”.
  package var conditions: [Condition] = []
  /// The statement that each condition comes from, by its place in the rule.
  package var places: [Int] = []
  /// What becomes of packets that pass.
  package var step = Step.next

  /// Whether a packet passes all conditions.
  package func truth(for probe: Probe) -> Condition.Truth {
    var all = Condition.Truth.yes
    for condition in conditions {
      switch condition.truth(for: probe) {
      case .no: return .no
      case .maybe: all = .maybe
      case .yes: continue
      }
    }
    return all
  }

  /// The situations of the packets that pass, as far as the rule's own conditions tell.
  package var situations: SituationSet {
    conditions.reduce(into: SituationSet.all) { set, condition in
      if case .situations(let passing, _) = condition { set.formIntersection(passing) }
    }
  }

  /// Whether the rule asks anything about conntrack.
  package var asksConntrack: Bool {
    conditions.contains { if case .situations = $0 { true } else { false } }
  }

  /// Whether every packet passes.
  package var isUnconditional: Bool { conditions.isEmpty }

  /// Whether the rule certainly is about a transport protocol.
  package func isAbout(transport: UInt8) -> Bool {
    conditions.contains { condition in
      switch condition {
      case .transport(let numbers, isNegated: false):
        numbers.isComplete
          && numbers.ranges.allSatisfy { $0 == UInt128(transport)...UInt128(transport) }
      case .flags: transport == Probe.Transport.tcp
      default: false
      }
    }
  }

  /// A packet that passes the rule, made out of another one.
  ///
  /// It is nil where the two contradict each other. What isn't understood is left as it is.
  package func example(from probe: Probe) -> Probe? {
    var made = probe
    for condition in conditions {
      switch condition {
      case .family(let family):
        guard made.family ?? family == family else { return nil }
        made.family = family
      case .transport(let numbers, let isNegated):
        guard made.transport == nil, !isNegated else { continue }
        guard case .number(let number)? = numbers.example else { continue }
        made.transport = UInt8(truncatingIfNeeded: number)
      case .situations(let passing, _): made.situations.formIntersection(passing)
      case .value(let datum, let values, isNegated: false):
        if let example = values.example, values.truth(of: made[datum], bits: 0) != .yes {
          made[datum] = example
        } else if !values.isComplete {
          made[datum] = .unknown
        }
      case .flags(let passing):
        guard made[.flags] == .unknown, let flags = passing.example else { continue }
        made[.flags] = .number(UInt128(flags))
      case .value(_, _, isNegated: true), .opaque: continue
      }
    }
    guard !made.situations.isEmpty, truth(for: made) != .no else { return nil }
    return made
  }
}

extension RuleFacts {
  /// Whether the rule certainly accepts a packet, and does so by what conntrack knows of it.
  func acceptsByConntrack(_ probe: Probe) -> Bool {
    guard truth(for: probe) == .yes else { return false }
    switch step {
    case .accept: return asksConntrack
    case .branches(let branches):
      return branches.contains { branch in
        if case .accept = branch.step { branch.condition.truth(for: probe) == .yes } else { false }
      }
    default: return false
    }
  }
}
