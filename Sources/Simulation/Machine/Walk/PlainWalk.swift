import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// The plain way to run a base chain: instruction by instruction, as `nft_do_chain` does
/// (net/netfilter/nf_tables_core.c). It also tells what it does.
extension Machine {
  /// A chain to which a walk comes back.
  private struct Caller {
    var chain: Int
    /// The rule with which it goes on.
    var rule: Int
  }

  /// How deep chains may call each other (`NFT_JUMP_STACK_SIZE`).
  static var jumpDepth: Int { 16 }

  mutating func walkPlainly(
    _ base: BaseChain, _ walk: inout RuleWalk, _ packet: inout InFlightPacket,
    _ tracker: inout Tracker, _ host: Host, _ trace: inout TraceRecorder
  ) -> HookVerdict {
    var chain = base.chain
    var rule = ruleset.chains[chain].rules.lowerBound
    var callers: [Caller] = []
    var isFirst = true
    while true {
      walk.decision = Decision(.continue)
      let end = ruleset.chains[chain].rules.upperBound
      while rule < end {
        walk.rule = LoadedRuleID(rawValue: Int32(rule))
        let outcome = runSteps(of: rule, &walk, &packet, &tracker, host, &trace)
        if outcome == .decided { break }
        if outcome == .next {
          record(.rule, chain, &walk, packet, tracker, &trace, &isFirst)
        }
        rule += 1
      }
      let isRule = rule < end
      // A rule that returns counts as an end, too.
      if walk.decision.kind == .return || !isRule {
        record(.end, chain, &walk, packet, tracker, &trace, &isFirst)
      } else if walk.decision.kind != .unknown {
        record(.rule, chain, &walk, packet, tracker, &trace, &isFirst)
      }
      switch walk.decision.kind {
      case .accept, .drop, .reject, .stolen, .queue, .unknown: return verdict(walk)
      case .jump:
        guard callers.count < Self.jumpDepth else { return .drop(walk.rule) }
        callers.append(Caller(chain: chain, rule: rule + 1))
        guard call(&walk, &chain, &rule) else { return verdict(walk) }
      case .goto:
        guard call(&walk, &chain, &rule) else { return verdict(walk) }
      case .continue, .return:
        guard let caller = callers.popLast() else {
          walk.decision = Decision(base.policy == .drop ? .drop : .accept)
          record(.policy, base.chain, &walk, packet, tracker, &trace, &isFirst)
          return base.policy == .drop ? .drop(nil) : .accept
        }
        chain = caller.chain
        rule = caller.rule
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

  private mutating func runSteps(
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
        rule: kind == .rule || walk.decision.kind == .return ? walk.rule : nil,
        verdict: self.verdict(walk.decision), mark: packet.mark,
        connection: isFirst ? ConntrackView(packet.attachment, tracker) : nil))
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

extension ConntrackView {
  /// The connection of a packet as it is now.
  init(_ attachment: Attachment, _ tracker: borrowing Tracker) {
    guard let id = attachment.connection else {
      self = attachment.info == .untracked ? .untracked : .none
      return
    }
    let connection = tracker[id]
    self =
      connection.status.contains(.template)
      ? .template(connection) : .connection(connection, attachment.info ?? .new)
  }
}
