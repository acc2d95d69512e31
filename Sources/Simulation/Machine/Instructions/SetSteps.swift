import CTVetBytecode
import CTVetConntrack
import CTVetPackets

/// `lookup`, `dynset` and `objref` (net/netfilter/nft_lookup.c, nft_dynset.c, nft_objref.c).
extension Machine {
  mutating func run(
    _ lookup: Instruction.Lookup, set: Int32, _ walk: inout RuleWalk, _ packet: InFlightPacket,
    _ tracker: inout Tracker
  ) -> StepOutcome {
    guard set >= 0 else { return walk.giveUp("the set `\(lookup.set)` is not there") }
    let place = sets[Int(set)].find(
      walk.registers, at: lookup.source.word, time: walk.time)
    guard (place >= 0) != lookup.isInverted else { return .endRule }
    guard place >= 0 else { return .next }
    var outcome = StepOutcome.next
    if let destination = lookup.destination {
      outcome = give(sets[Int(set)], place, to: destination, &walk)
    }
    let carried = update(set: set, place, &walk, packet, &tracker)
    return carried == .next ? outcome : carried
  }

  /// Puts what a map gives into a register.
  private func give(
    _ table: borrowing SetTable, _ place: Int32, to destination: Register,
    _ walk: inout RuleWalk
  ) -> StepOutcome {
    if case .verdict = table.set.value {
      walk.decision = Decision(table.store, place)
      return walk.decision.kind == .continue ? .next : .decided
    }
    for word in 0..<table.store.valueWordCount {
      walk.registers[destination.word + word] = table.store.value(place, word: word)
    }
    return .next
  }

  /// Runs what an element carries (`nft_set_elem_update_expr`).
  private mutating func update(
    set: Int32, _ place: Int32, _ walk: inout RuleWalk, _ packet: InFlightPacket,
    _ tracker: inout Tracker
  ) -> StepOutcome {
    let expressions = sets[Int(set)].expressions(of: place)
    for (index, expression) in expressions.enumerated() {
      var state = expression.state
      let outcome = walk.run(expression.instruction, &state, packet, &tracker, settings)
      sets[Int(set)].setState(state, of: place, index)
      if outcome != .next { return outcome }
    }
    return .next
  }

  mutating func run(
    _ dynset: Instruction.DynamicSet, set: Int32, _ walk: inout RuleWalk,
    _ packet: InFlightPacket, _ tracker: inout Tracker
  ) -> StepOutcome {
    guard set >= 0 else { return walk.giveUp("the set `\(dynset.set)` is not there") }
    let key = dynset.key.word
    if dynset.operation == .delete {
      sets[Int(set)].remove(walk.registers, at: key, time: walk.time)
      return .next
    }
    let timeout = dynset.timeout ?? sets[Int(set)].set.timeout ?? 0
    let registers = walk.registers
    let addition = sets[Int(set)].add(registers, at: key, time: walk.time) { declared in
      Self.contents(of: dynset, declared, timeout: timeout, registers)
    }
    guard case .element(let place) = addition else { return .endRule }
    if dynset.operation == .update {
      sets[Int(set)].renew(place, timeout: timeout, at: walk.time)
    }
    return update(set: set, place, &walk, packet, &tracker)
  }

  private static func contents(
    of dynset: Instruction.DynamicSet, _ declared: LoadedSet, timeout: UInt64,
    _ registers: Registers
  ) -> SetTable.Contents {
    var contents = SetTable.Contents()
    if let data = dynset.data {
      contents.value = (0..<declared.valueWordCount).map { registers[data.word + $0] }
    }
    contents.timeout = timeout
    let instructions = dynset.expressions.isEmpty ? declared.statements : dynset.expressions
    contents.expressions = instructions.compactMap { instruction in
      ExpressionState(initial: instruction).map {
        ElementExpression(instruction: instruction, state: $0)
      }
    }
    return contents
  }

  // MARK: Objects

  mutating func run(
    _ reference: Instruction.ObjectReference, _ place: Int32, _ walk: inout RuleWalk,
    _ packet: InFlightPacket, _ tracker: inout Tracker
  ) -> StepOutcome {
    switch reference.target {
    case .name(_, let name):
      guard place >= 0 else { return walk.giveUp("the object `\(name)` is not there") }
      return apply(object: place, &walk, packet, &tracker)
    case .map(let key, let name):
      guard place >= 0 else { return walk.giveUp("the map `\(name)` is not there") }
      let element = sets[Int(place)].find(walk.registers, at: key.word, time: walk.time)
      guard element >= 0 else { return .endRule }
      let object = Int32(bitPattern: sets[Int(place)].store.value(element, word: 0))
      guard object >= 0 else { return walk.giveUp("an object of the map `\(name)` is not there") }
      return apply(object: object, &walk, packet, &tracker)
    }
  }

  private mutating func apply(
    object index: Int32, _ walk: inout RuleWalk, _ packet: InFlightPacket,
    _ tracker: inout Tracker
  ) -> StepOutcome {
    let object = ruleset.objects[Int(index)]
    switch object.contents {
    case .counter:
      counters[Int(object.state)].packets &+= 1
      counters[Int(object.state)].bytes &+= UInt64(walk.length(of: packet))
      return .next
    case .quota, .limit, .connectionLimit:
      guard let instruction = object.instruction else { return .next }
      return walk.run(instruction, &states[Int(object.state)], packet, &tracker, settings)
    case .conntrackHelper(let name, let family, let transport):
      return walk.assign(helper: name, family: family, transport: transport, packet, &tracker)
    case .conntrackTimeout(_, let transport, let policy):
      return walk.assign(
        timeouts: policy, named: object.name, transport: transport ?? 0, packet, &tracker)
    case .conntrackExpectation: return walk.expect(object.contents, packet, &tracker)
    case .synproxy: return walk.runSynproxy(packet)
    case .securityMark: return walk.giveUp("security marks are not modelled")
    case .tunnel: return walk.giveUp("tunnels are not modelled")
    }
  }
}
