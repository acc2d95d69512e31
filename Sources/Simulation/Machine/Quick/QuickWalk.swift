import CTVetBytecode
import CTVetConntrack
import CTVetPackets

/// The quick way to run rules: the packet's view is compared with what was prepared, and only what lets the
/// packet through is run.
extension Machine {
  /// Shows a packet in the view, as a walk that begins needs it, or one whose packet was changed.
  mutating func fillView(
    _ base: QuickProgram.Base, _ walk: RuleWalk, _ packet: InFlightPacket,
    _ tracker: borrowing Tracker, _ host: Host
  ) {
    view.fill(packet, walk, tracker, host, parts: base.parts)
  }

  /// The next rule whose comparisons all let the packet through; `end` for none.
  func nextMatch(from start: Int, to end: Int, at time: Timestamp) -> Int {
    let heads = quick.heads.span
    let tests = quick.tests.span
    var rule = start
    while rule < end {
      let head = heads[rule]
      if (view.load(head.offset) & head.mask == head.value) == head.isEqual,
        head.testCount == 0 || passesTests(head, tests, at: time)
      {
        return rule
      }
      rule &+= 1
    }
    return end
  }

  /// Whether the further comparisons of a rule let the packet through.
  @inline(__always)
  private func passesTests(
    _ head: QuickHead, _ tests: Span<QuickTest>, at time: Timestamp
  ) -> Bool {
    var index = Int(head.firstTest)
    let end = index &+ Int(head.testCount)
    while index < end {
      let test = tests[index]
      switch test.kind {
      case .equal: guard view.load(test.offset) & test.mask == test.low else { return false }
      case .notEqual: guard view.load(test.offset) & test.mask != test.low else { return false }
      case .notAllEqual:
        guard differs(tests, index, count: Int(test.count)) else { return false }
        index &+= Int(test.count)
      case .inside:
        let number = number(test)
        guard number >= test.low, number <= test.high else { return false }
      case .outside:
        let number = number(test)
        guard number < test.low || number > test.high else { return false }
      case .contained:
        guard place(of: test.lookup, at: time) >= 0 else { return false }
      case .notContained:
        guard place(of: test.lookup, at: time) < 0 else { return false }
      }
      index &+= 1
    }
    return true
  }

  /// Whether one of several comparisons does not hold.
  private func differs(_ tests: Span<QuickTest>, _ first: Int, count: Int) -> Bool {
    for index in first...first + count
    where view.load(tests[index].offset) & tests[index].mask != tests[index].low {
      return true
    }
    return false
  }

  /// The number that a comparison looks at.
  @inline(__always)
  private func number(_ test: QuickTest) -> UInt64 {
    let bytes = view.load(test.offset) & test.mask ^ test.flipped
    return test.isBigEndian ? bytes.byteSwapped >> UInt64(test.shift) : bytes
  }

  /// The place of the element that a lookup finds; −1 for none.
  @inline(__always)
  private func place(of index: Int32, at time: Timestamp) -> Int32 {
    let lookup = quick.lookups.span[Int(index)]
    if lookup.copy.kind != .table {
      let word = view.word(quick.words.span[lookup.firstWord])
      return lookup.copy.find(word, in: quick.shared.span)
    }
    return tablePlace(of: lookup, at: time)
  }

  /// The place of the element that a lookup finds in the set itself.
  @inline(never)
  private func tablePlace(of lookup: QuickLookup, at time: Timestamp) -> Int32 {
    let words = quick.words.span
    var registers = Registers()
    for offset in 0..<lookup.wordCount {
      registers[lookup.register + offset] = view.word(words[lookup.firstWord + offset])
    }
    // Through a span a set is read where it is, without a copy.
    return sets.span[Int(lookup.set)].find(registers, at: lookup.register, time: time)
  }

  /// Runs a rule whose comparisons let the packet through.
  mutating func runMatch(
    _ rule: Int, _ base: QuickProgram.Base, _ walk: inout RuleWalk,
    _ packet: inout InFlightPacket, _ tracker: inout Tracker, _ host: Host,
    _ trace: inout TraceRecorder
  ) -> StepOutcome {
    let tail = quick.tails[rule]
    // A match on bytes that the packet lacks is none.
    guard tail.action != .plain, tail.parts & ~view.valid == 0 else {
      let outcome = runSteps(of: rule, &walk, &packet, &tracker, host, &trace)
      if tail.changesView { fillView(base, walk, packet, tracker, host) }
      return outcome
    }
    if tail.action == .map {
      let place = place(of: tail.lookup, at: walk.time)
      guard place >= 0 else { return .endRule }
      walk.decision = Decision(sets[Int(quick.lookups[Int(tail.lookup)].set)].store, place)
    } else {
      if tail.counter >= 0 {
        counters[Int(tail.counter)].packets &+= 1
        counters[Int(tail.counter)].bytes &+= UInt64(walk.length(of: packet))
      }
      walk.decision = tail.decision
    }
    return walk.decision.kind == .continue ? .next : .decided
  }
}

extension Decision {
  /// What an element of a verdict map gives.
  init(_ store: borrowing ElementStore, _ place: Int32) {
    let kind = Kind(rawValue: UInt8(truncatingIfNeeded: store.value(place, word: 0)))
    self.init(kind ?? .continue, chain: Int32(bitPattern: store.value(place, word: 1)))
  }
}
