import CTVetIptablesLanguage
import CTVetPackets
import CTVetRulesetModel

/// Makes probes for rules: for each rule one that it matches, then one for each edge of each of its tests and
/// for each past, and mixtures of all values that the ruleset has.
struct ProbeGenerator {
  private let rules: XtablesRuleset
  /// How many mixtures are made for each family.
  private let mixtureCount: Int
  private(set) var probes: [Probe] = []
  /// How many rules packets come to, and how many have probes of their own.
  private(set) var counts = (reached: 0, probed: 0)
  /// How many probes a rule may have on each of its ways.
  private var share = Int.max
  /// Every how many rules has probes.
  private var step = 1
  /// Packets come without tracking where rules of the file say so; where it has rules for templates, these alone
  /// can tell.
  private var pasts = Probe.Past.allCases
  private var known: Set<Probe> = []

  /// Makes the probes.
  ///
  /// - Parameter limit: About how many there may be, besides mixtures.
  init(for rules: XtablesRuleset, limit: Int) {
    self.rules = rules
    mixtureCount = 200
    let hasTemplates = rules.tables.contains { table in
      table.chains.contains { chain in
        chain.rules.contains { rule in
          guard case .target(let use) = rule.action else { return false }
          return use.name == "CT" && use["notrack"] == nil
        }
      }
    }
    if hasTemplates { pasts.removeAll { $0 == .untracked } }
    // Each way of each rule takes some.
    var ways = 0
    for table in rules.tables {
      let callers = CallerConditions(table)
      for chain in table.chains { ways += chain.rules.count * callers.ways(of: chain.name).count }
    }
    share = max(limit / max(ways, 1), Self.least)
    step = max(1, ways * Self.least / limit)
    generate()
  }

  /// How many probes a rule has at least, if any.
  private static let least = 2

  /// How many probes are worth their time: each is shown to all rules of a chain.
  static func limit(for rules: XtablesRuleset) -> Int {
    let count = rules.tables.lazy.flatMap(\.chains).map(\.rules.count).reduce(1, +)
    return min(40_000, max(200_000_000 / count, 4000))
  }

  private mutating func add(_ probe: Probe) {
    if known.insert(probe).inserted { probes.append(probe) }
  }

  private mutating func generate() {
    for family in [Family.ip, .ip6] {
      let tables = rules.tables.filter { $0.family == family }
      guard !tables.isEmpty else { continue }
      let version: IPVersion = family == .ip6 ? .v6 : .v4
      var pool: [Variation] = []
      for way in [Probe.Way.input, .forward, .output] {
        for probe in pastProbes(Probe(version, way)) { add(probe) }
      }
      for table in tables {
        let callers = CallerConditions(table)
        for chain in table.chains {
          for rule in chain.rules where rule.absence != .unread {
            let own = Variation.all(of: rule, version, rules.sets)
            if pool.count < 2000 { pool += own }
            let ways = callers.ways(of: chain.name)
            guard !ways.isEmpty else { continue }
            counts.reached += 1
            guard counts.reached % step == 0 else { continue }
            counts.probed += 1
            for way in ways {
              addProbes(Probe(version, way), callers.rules(of: chain.name), own, version)
            }
          }
        }
      }
      addMixtures(version, pool)
    }
  }

  /// A probe with every past.
  private func pastProbes(_ probe: Probe) -> [Probe] {
    pasts.flatMap { past in
      var other = probe
      other.past = past
      guard past == .related else { return [other] }
      var error = other
      error.transport = error.version == .v4 ? 1 : 58
      error.type = error.version == .v4 ? 3 : 1
      return [other, error]
    }
  }

  private mutating func addProbes(
    _ blank: Probe, _ callers: [XtablesRule], _ own: [Variation], _ version: IPVersion
  ) {
    var base = blank
    for caller in callers {
      for variation in Variation.all(of: caller, version, rules.sets) { variation.fits(&base) }
    }
    for variation in own { variation.fits(&base) }
    add(base)
    // Ports alone don't tell TCP from UDP, whether the rule asks for one or forgot to.
    let transports = [UInt8(6), 17].filter { $0 != base.transport }
    let others =
      pastProbes(base).count + transports.count + own.reduce(0) { $0 + $1.edges.count }
    // Neighbours in the file get others of what there is to choose from.
    let step = share > others ? 1 : (others + share - 2) / (share - 1)
    var number = counts.reached
    func isChosen() -> Bool {
      number += 1
      return number % step == 0
    }
    for probe in pastProbes(base) where isChosen() { add(probe) }
    for transport in transports where isChosen() {
      var probe = base
      probe.transport = transport
      add(probe)
    }
    for variation in own {
      for edge in variation.edges where isChosen() {
        var probe = base
        edge(&probe)
        add(probe)
      }
    }
  }

  /// Probes that take each field from some rule; the numbers come from a simple generator, so that a ruleset
  /// always gets the same probes.
  private mutating func addMixtures(_ version: IPVersion, _ pool: [Variation]) {
    guard !pool.isEmpty else { return }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    let ways: [Probe.Way] = [.input, .forward, .output]
    for _ in 0..<mixtureCount {
      var probe = Probe(version, ways[next(3)])
      probe.past = pasts[next(pasts.count)]
      for _ in 0..<4 {
        let variation = pool[next(pool.count)]
        let place = next(variation.edges.count + 1)
        if place == variation.edges.count {
          variation.fits(&probe)
        } else {
          variation.edges[place](&probe)
        }
      }
      add(probe)
    }
  }
}

/// How the chains of a table are reached.
private struct CallerConditions {
  private var callers: [String: [XtablesRule]] = [:]
  private var waysOfChains: [String: [Probe.Way]] = [:]

  init(_ table: XtablesTable) {
    var waiting: [String] = []
    for chain in table.chains {
      let ways = Self.ways(ofHook: chain.name)
      guard !ways.isEmpty else { continue }
      waysOfChains[chain.name] = ways
      callers[chain.name] = []
      waiting.append(chain.name)
    }
    while let name = waiting.popLast() {
      guard let index = table.chain(named: name) else { continue }
      for rule in table.chains[index].rules {
        let target: String
        switch rule.action {
        case .jump(let chain), .goto(let chain): target = chain
        default: continue
        }
        guard callers[target] == nil else { continue }
        callers[target] = (callers[name] ?? []) + [rule]
        waysOfChains[target] = waysOfChains[name]
        waiting.append(target)
      }
    }
  }

  private static func ways(ofHook name: String) -> [Probe.Way] {
    switch name {
    case "PREROUTING": [.input, .forward]
    case "INPUT": [.input]
    case "FORWARD": [.forward]
    case "OUTPUT": [.output]
    case "POSTROUTING": [.forward, .output]
    default: []
    }
  }

  /// The ways on which packets come to a chain; empty for one that nothing calls.
  func ways(of chain: String) -> [Probe.Way] { waysOfChains[chain] ?? [] }

  /// The rules that lead to a chain.
  func rules(of chain: String) -> [XtablesRule] { callers[chain] ?? [] }
}
