package import CTVetDiagnostics
import CTVetIptablesLanguage
package import CTVetPackets
package import CTVetRulesetModel
package import CTVetSimulation

/// The probes for rules of iptables and what the evaluator says of them, one at a time, so that the kernel can be
/// shown the same.
package struct XtablesTrial: ~Copyable {
  /// The tables with rules, with their families.
  package let tables: [(family: Family, name: String)]
  /// How many packets there are of each probe, in the order of the probes.
  package let copies: [Int]
  private let probes: [Probe]
  private let places: [TrialCounter]
  private var side: Side

  /// Reads the rules and makes the probes.
  ///
  /// - Parameters:
  ///   - limit: How many probes there may be.
  ///   - start: The time of day at the time zero, in nanoseconds since 1970.
  package init(
    iptables file: SourceFile, family: Family? = nil, limit: Int, clockStart start: Int64
  ) {
    let rules = IptablesFrontEnd.read(file, family: family).rules
    let skeleton = XtablesSkeleton(rules, translates: true)
    probes = ProbeGenerator(for: rules, limit: limit).probes
    copies = probes.map(\.copies)
    tables = rules.tables.map { ($0.family, $0.name) }
    places = rules.tables.flatMap { table in
      table.chains.flatMap { chain in
        chain.rules.indices.map {
          TrialCounter(family: table.family, table: table.name, chain: chain.name, rule: $0)
        }
      }
    }
    side = Side(
      skeleton.ruleset, foreign: XtablesMachine(rules, skeleton: skeleton, clockStart: start),
      clockStart: start, accounts: rules.counts)
  }

  /// All rules.
  package var counters: [TrialCounter] { places }

  /// Forgets the connections, and takes the host that a probe needs.
  package mutating func begin(_ index: Int) -> Host {
    let host = ProbeHost.host(for: probes[index])
    side.begin(host)
    return host
  }

  /// Shows a packet of a probe to the evaluator.
  package mutating func show(_ index: Int, copy: Int, at time: Timestamp) -> TrialStep {
    var probe = probes[index]
    // The kernel's clock can't be set.
    probe.clock = nil
    side.changeMachine { $0.beginPacket() }
    let (packet, past) = side.packet(of: probe, copy: copy, at: time)
    let result = side.show(packet, of: probe, at: time)
    let machine = side.machine
    var counts: [TrialCounter: Int] = [:]
    for place in machine?.matched ?? [] { counts[places[place], default: 0] += 1 }
    return TrialStep(
      text: probe.text(result), version: probe.version, past: past, packet: packet.bytes,
      input: probe.way == .output ? nil : packet.input, isUntracked: probe.past == .untracked,
      mark: probe.mark, packetType: probe.packetType, ethernetSource: probe.ethernetSource,
      result: result, counts: counts, table: side.simulator.snapshot(at: time))
  }
}

/// A rule whose packets are counted.
package struct TrialCounter: Sendable, Hashable {
  /// The program's.
  package let family: Family
  /// `filter` and so on.
  package let table: String
  /// Its chain.
  package let chain: String
  /// Its place in the chain, from 0.
  package let rule: Int

  /// Names a rule.
  package init(family: Family, table: String, chain: String, rule: Int) {
    self.family = family
    self.table = table
    self.chain = chain
    self.rule = rule
  }
}

/// A packet of a probe and what the evaluator makes of it.
package struct TrialStep: Sendable {
  /// The packet and its past, in words.
  package let text: String
  /// Its protocol.
  package let version: IPVersion
  /// What conntrack must see before, without the rules.
  package let past: [PastEvent]
  /// From the IP header on.
  package let packet: [UInt8]
  /// The name of the interface by which it comes; nil for one that the host sends.
  package let input: String?
  /// Whether it comes without tracking.
  package let isUntracked: Bool
  /// `meta mark` before all rules.
  package let mark: UInt32
  /// `meta pkttype`.
  package let packetType: UInt8
  /// Who sent it on the link.
  package let ethernetSource: UInt64
  /// What becomes of it.
  package let result: PacketResult
  /// How often each rule counted; rules that are not here did not.
  package let counts: [TrialCounter: Int]
  /// The connections behind it.
  package let table: TableSnapshot
}
