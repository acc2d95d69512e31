import CTVetConntrack
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

extension XtablesRuleset {
  /// Whether a rule has connections count packets and bytes (`nf_ct_set_acct`).
  var counts: Bool {
    tables.contains { table in
      table.chains.contains { chain in
        chain.rules.contains { $0.matches.contains { $0.name == "connbytes" } }
      }
    }
  }
}

/// Rules of iptables that decide on packets as the kernel's xtables do (net/ipv4/netfilter/ip_tables.c
/// `ipt_do_table`), each rule one after the other.
struct XtablesMachine: ForeignChains {
  /// A rule, ready to be asked.
  struct Step: Sendable {
    let rule: XtablesRule
    let family: Family
    /// What all rules ask, which is asked first.
    let header: HeaderTest
    let tests: [any XtablesTest]
    let outcome: Outcome
    /// Whether a test of it remembers what it was shown.
    let remembers: Bool

    init(
      _ rule: XtablesRule, _ family: Family, tests: [any XtablesTest], outcome: Outcome
    ) {
      self.rule = rule
      self.family = family
      self.tests = tests
      self.outcome = outcome
      header = HeaderTest(rule: rule)
      remembers = rule.matches.contains {
        ["recent", "hashlimit", "connlimit", "set"].contains($0.name)
      }
    }
  }

  enum Outcome: Sendable {
    case next, accept, drop, `return`
    case jump(Int)
    case goto(Int)
    case target(any XtablesTarget)
    case unknown(String)
  }

  /// A chain with the places of its rules in `steps`.
  struct Chain: Sendable {
    let name: String
    let drops: Bool
    let steps: Range<Int>
  }

  private(set) var chains: [Chain] = []
  private(set) var steps: [Step] = []
  /// The chain that stands for each base chain of the skeleton.
  private var bases: [Int] = []
  private var memory = XtablesMemory()

  // MARK: What the last packets did

  /// The rules that matched, in order, as places in `steps`.
  private(set) var matched: [Int] = []
  /// The rules that remember packets and were asked, as places in `steps`.
  private(set) var asked: [Int] = []
  /// The chains whose policies were applied.
  private(set) var policies: [String] = []
  private(set) var messages: [LoggedMessage] = []

  /// - Parameter start: The time of day at the time zero, in nanoseconds since 1970.
  init(_ rules: XtablesRuleset, skeleton: XtablesSkeleton, clockStart start: Int64) {
    memory.clockStart = start
    var places: [String: Int] = [:]
    for (index, table) in rules.tables.enumerated() {
      for chain in table.chains {
        places["\(index) \(chain.name)"] = places.count
      }
    }
    for (index, table) in rules.tables.enumerated() {
      for chain in table.chains {
        let first = steps.count
        for rule in chain.rules {
          let outcome = Self.outcome(of: rule, table) { places["\(index) \($0)"] }
          let tests = XtablesTests.tests(
            of: rule, table.family, rules.sets, firstKey: steps.count * 64)
          steps.append(
            Step(rule, table.family, tests: tests, outcome: outcome))
        }
        chains.append(Chain(name: chain.name, drops: chain.drops, steps: first..<steps.count))
      }
    }
    bases = skeleton.chains.map { places["\($0.table) \($0.name)"] ?? -1 }
  }

  private static func outcome(
    of rule: XtablesRule, _ table: XtablesTable, _ place: (String) -> Int?
  ) -> Outcome {
    switch rule.absence {
    case .lost: return .unknown("the rule has no translation, which is told")
    case .unread: return .unknown("the rule was not understood, which is told")
    case nil: break
    }
    switch rule.action {
    case .none: return .next
    case .accept: return .accept
    case .drop: return .drop
    case .return: return .return
    case .queue: return .target(QueueTarget(number: 0, bypasses: false))
    case .jump(let name):
      return place(name).map(Outcome.jump) ?? .unknown("there is no chain `\(name)`")
    case .goto(let name):
      return place(name).map(Outcome.goto) ?? .unknown("there is no chain `\(name)`")
    case .target(let use): return .target(XtablesTargets.target(use, table.family))
    }
  }

  /// Takes another time of day at the time zero, in nanoseconds since 1970.
  mutating func setClock(start: Int64) { memory.clockStart = start }

  /// Forgets what the packets so far have done.
  mutating func beginPacket() {
    matched.removeAll(keepingCapacity: true)
    asked.removeAll(keepingCapacity: true)
    policies.removeAll(keepingCapacity: true)
    messages.removeAll(keepingCapacity: true)
  }

  mutating func run(
    baseChain index: Int, packet: inout InFlightPacket, hook: Hook, tracker: inout Tracker,
    host: Host, at time: Timestamp
  ) -> HookVerdict {
    guard bases[index] >= 0 else { return .accept }
    let base = bases[index]
    var chain = base
    var place = chains[chain].steps.lowerBound
    var callers: [(chain: Int, place: Int)] = []
    var context = PacketContext(packet, hook: hook, host: host, time: time)
    while true {
      var (goesOn, isCalled) = (true, false)
      let end = chains[chain].steps.upperBound
      while goesOn, place < end {
        guard steps[place].header.holds(context, tracker) else {
          if steps[place].remembers { asked.append(place) }
          place += 1
          continue
        }
        let step = steps[place]
        switch answer(step, context, &tracker) {
        case .no:
          if step.remembers { asked.append(place) }
          place += 1
          continue
        case .drop: return .drop(nil)
        case .unknown(let reason): return .unknown(reason: reason, nil)
        case .yes: matched.append(place)
        }
        switch step.outcome {
        case .next: place += 1
        case .accept: return .accept
        case .drop: return .drop(nil)
        case .unknown(let reason): return .unknown(reason: reason, nil)
        case .return: goesOn = false
        case .jump(let called):
          guard callers.count < 16 else {
            return .unknown(reason: "chains call each other too deeply", nil)
          }
          callers.append((chain, place + 1))
          (chain, place, goesOn) = (called, chains[called].steps.lowerBound, false)
          isCalled = true
        case .goto(let called):
          (chain, place, goesOn) = (called, chains[called].steps.lowerBound, false)
          isCalled = true
        case .target(let target):
          if let verdict = run(target, &packet, hook, &tracker, host, time) { return verdict }
          context = PacketContext(packet, hook: hook, host: host, time: time)
          place += 1
        }
      }
      if isCalled { continue }
      guard let caller = callers.popLast() else {
        policies.append(chains[base].name)
        return chains[base].drops ? .drop(nil) : .accept
      }
      (chain, place) = caller
    }
  }

  /// Asks all tests in their order; what is behind a test that fails is not asked.
  private mutating func answer(
    _ step: Step, _ context: PacketContext, _ tracker: inout Tracker
  ) -> Answer {
    var unknown: Answer?
    for test in step.tests {
      switch test.answer(context, &tracker, &memory) {
      case .yes: continue
      case .no: return .no
      case .drop: return unknown ?? .drop
      case .unknown(let reason): unknown = unknown ?? .unknown(reason)
      }
    }
    return unknown ?? .yes
  }

  private mutating func run(
    _ target: any XtablesTarget, _ packet: inout InFlightPacket, _ hook: Hook,
    _ tracker: inout Tracker, _ host: Host, _ time: Timestamp
  ) -> HookVerdict? {
    var stand = Stand(hook: hook, host: host, time: time)
    let verdict = target.run(&packet, &stand)
    messages += stand.messages
    if case .verdict(let verdict) = verdict { return verdict }
    guard let change = stand.change else { return nil }
    switch change {
    case .translate, .masquerade, .redirect:
      return TranslationTargets.run(change, &packet, &tracker, stand)
    case .untracked:
      if packet.attachment == .none { packet.attachment = .untracked }
    case .template(let zone, let helper):
      if packet.attachment == .none {
        let id = tracker.insertTemplate(zone: zone, helper: helper)
        packet.attachment = Attachment(connection: id, info: .new)
      }
    case .mark, .saveMark, .restoreMark: changeMark(change, &packet, &tracker)
    }
    return nil
  }

  private func changeMark(
    _ change: ConnectionChange, _ packet: inout InFlightPacket, _ tracker: inout Tracker
  ) {
    guard let id = packet.attachment.connection else { return }
    let old = tracker[id].mark
    func shifted(_ number: UInt32, _ shift: Int) -> UInt32 {
      shift >= 0 ? number << UInt32(shift) : number >> UInt32(-shift)
    }
    switch change {
    case .mark(let value, let mask, let shift):
      tracker.setMark(shifted((old & ~mask) ^ value, shift), of: id)
    case .saveMark(let connectionMask, let packetMask, let shift):
      let new = shifted(packet.mark & packetMask, shift)
      tracker.setMark((old & ~connectionMask) ^ new, of: id)
    case .restoreMark(let connectionMask, let packetMask, let shift):
      packet.mark = (packet.mark & ~packetMask) ^ shifted(old & connectionMask, shift)
    default: break
    }
  }
}
