import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// The way of a packet through the rules of a base chain and of the chains that they call, as in
/// `nft_do_chain` (net/netfilter/nf_tables_core.c). It also tells what it does.
extension Machine {
  /// A chain to which a walk comes back.
  private struct Caller: BitwiseCopyable {
    var chain: Int32
    /// The rule with which it goes on.
    var rule: Int32
  }

  mutating func walkChains(
    _ base: QuickProgram.Base, _ walk: inout RuleWalk, _ packet: inout InFlightPacket,
    _ tracker: inout Tracker, _ host: Host, _ trace: inout TraceRecorder
  ) -> HookVerdict {
    var chain = base.chain
    var rule = ruleset.chains[chain].rules.lowerBound
    // So deep chains may call each other (`NFT_JUMP_STACK_SIZE`).
    var callers = [16 of Caller](repeating: Caller(chain: 0, rule: 0))
    var depth = 0
    var isFirst = true
    let isQuick = !isPlain
    if isQuick { fillView(base, walk, packet, tracker, host) }
    while true {
      walk.decision = Decision(.continue)
      let end = ruleset.chains[chain].rules.upperBound
      while true {
        if isQuick { rule = nextMatch(from: rule, to: end, at: walk.time) }
        guard rule < end else { break }
        walk.rule = LoadedRuleID(rawValue: Int32(rule))
        let outcome =
          isQuick
          ? runMatch(rule, base, &walk, &packet, &tracker, host, &trace)
          : runSteps(of: rule, &walk, &packet, &tracker, host, &trace)
        if outcome == .decided { break }
        if outcome == .next {
          record(.rule, chain, &walk, packet, tracker, &trace, &isFirst)
        }
        rule += 1
      }
      let isRule = rule < end
      if !isRule {
        record(.end, chain, &walk, packet, tracker, &trace, &isFirst)
      } else if walk.decision.kind != .unknown {
        record(.rule, chain, &walk, packet, tracker, &trace, &isFirst)
      }
      switch walk.decision.kind {
      case .accept, .drop, .reject, .stolen, .queue, .unknown: return verdict(walk)
      case .jump:
        guard depth < callers.count else { return .drop(walk.rule) }
        callers[depth] = Caller(chain: Int32(chain), rule: Int32(rule + 1))
        depth += 1
        guard call(&walk, &chain, &rule) else { return verdict(walk) }
      case .goto:
        guard call(&walk, &chain, &rule) else { return verdict(walk) }
      case .continue, .return:
        guard depth > 0 else {
          walk.decision = Decision(base.drops ? .drop : .accept)
          record(.policy, base.chain, &walk, packet, tracker, &trace, &isFirst)
          return base.drops ? .drop(nil) : .accept
        }
        depth -= 1
        chain = Int(callers[depth].chain)
        rule = Int(callers[depth].rule)
      }
    }
  }

  /// Goes to the chain that the verdict register names; false where it isn't there.
  private func call(_ walk: inout RuleWalk, _ chain: inout Int, _ rule: inout Int) -> Bool {
    guard walk.decision.chain >= 0 else {
      _ = walk.giveUp("a chain that a rule calls is not there")
      return false
    }
    chain = Int(walk.decision.chain)
    rule = ruleset.chains[chain].rules.lowerBound
    return true
  }

  /// What the hook is told of a decision that ends the walk.
  func verdict(_ walk: RuleWalk) -> HookVerdict {
    switch walk.decision.kind {
    case .accept, .continue, .return, .jump, .goto: .accept
    case .drop: .drop(walk.rule)
    case .reject: .reject(walk.answer, walk.rule)
    case .stolen: .stolen(walk.rule)
    case .queue:
      .queue(number: walk.queue.number, bypasses: walk.queue.bypasses, walk.rule)
    case .unknown: .unknown(reason: walk.reason, walk.rule)
    }
  }

  /// Runs a rule instruction by instruction.
  mutating func runSteps(
    of rule: Int, _ walk: inout RuleWalk, _ packet: inout InFlightPacket,
    _ tracker: inout Tracker, _ host: Host, _ trace: inout TraceRecorder
  ) -> StepOutcome {
    for index in ruleset.rules[rule].steps {
      let outcome = run(ruleset.steps[index], &walk, &packet, &tracker, host, &trace)
      if outcome != .next { return outcome }
    }
    return .next
  }

  /// Writes a step down.
  private func record(
    _ kind: TraceEntry.Kind, _ chain: Int, _ walk: inout RuleWalk, _ packet: InFlightPacket,
    _ tracker: borrowing Tracker, _ trace: inout TraceRecorder, _ isFirst: inout Bool
  ) {
    guard trace.isRecording else { return }
    let loaded = ruleset.chains[chain]
    trace.entries.append(
      TraceEntry(
        kind: kind, hook: walk.hook, family: loaded.family, table: loaded.table,
        chain: loaded.name,
        rule: kind == .rule ? walk.rule : nil,
        verdict: self.verdict(walk.decision), mark: packet.mark,
        connection: isFirst ? ConntrackView(packet.attachment, in: tracker) : nil))
    isFirst = false
  }

  /// A decision as instructions name it.
  func verdict(_ decision: Decision) -> Instruction.Verdict {
    switch decision.kind {
    case .continue: .continue
    case .accept, .unknown: .accept
    case .drop, .reject: .drop
    case .stolen: .stolen
    case .queue: .queue
    case .return: .return
    case .jump: .jump(chain: name(of: decision.chain))
    case .goto: .goto(chain: name(of: decision.chain))
    }
  }

  private func name(of chain: Int32) -> String? {
    chain >= 0 ? ruleset.chains[Int(chain)].name : nil
  }
}
