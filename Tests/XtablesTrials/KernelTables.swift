import CTVetBytecode
import CTVetConntrack
import CTVetDiagnostics
package import CTVetHostLoading
import CTVetNftLanguage
package import CTVetPackets
package import CTVetRulesetModel
package import CTVetSimulation
package import CTVetVerification

/// Tables of the kernel's xtables in a network namespace of their own, to which the packets of probes come.
package struct KernelTables: ~Copyable {
  /// Why nothing can be said.
  package enum Obstacle: Error {
    /// The kernel or a tool refuses something.
    case refused(String)
    /// A past that the kernel can't be given.
    case past(String)
  }

  /// What became of a packet.
  package struct Observation: Sendable {
    /// As the hooks saw it.
    package let result: PacketResult
    /// The connections behind it.
    package let table: TableSnapshot
    /// How often each rule counted.
    package let counts: [TrialCounter: Int]
  }

  private var sandbox: KernelSandbox
  /// The interfaces that there are.
  private var indices: [String: InterfaceIndex]
  private var host: Host?
  /// What is done to packets in front of the rules.
  private var preparation = ""
  private var tables: Set<Table> = []
  private var counts: [TrialCounter: Int] = [:]

  private struct Table: Hashable {
    let family: Family
    let name: String
  }

  /// Makes the namespace; the thread lives in it from then on.
  package init() throws(HostFailure) {
    let loaded = NftFrontEnd.load(SourceFile(name: "none", text: ""))
    var sandbox = try KernelSandbox(
      SandboxHost(interfaces: [], routes: [], settings: []), rules: Self.chains,
      ruleset: LoadedRuleset(loaded.ruleset, RulesetCompiler.compile(loaded.ruleset)), tracks: true)
    var indices: [String: InterfaceIndex] = [:]
    for name in ["past0", "past1"] {
      indices[name] = try sandbox.add(name, linkAddress: Self.linkAddress)
    }
    // The past goes by interfaces of its own whatever its addresses are.
    let commands = """
      rule add pref 9 lookup local
      rule add pref 1 iif past0 lookup 100
      rule del pref 0
      route add default dev past1 table 100

      """
    for program in ["-4", "-6"] {
      _ = try sandbox.run(tool: ["ip", program, "-batch", "-"], input: commands)
    }
    self.sandbox = sandbox
    self.indices = indices
  }

  private static let linkAddress: [UInt8] = [2, 0, 0, 0, 0, 1]

  /// Chains that stand in front of xtables' own.
  private static let chains = SourceFile(
    name: "chains",
    text: """
      table inet ctvet_before {
      chain received { type filter hook prerouting priority -450; }
      chain sent { type filter hook output priority -450; }
      chain past { type filter hook forward priority -200; }
      chain past_destination { type nat hook prerouting priority -110; }
      chain past_source { type nat hook postrouting priority 90; }
      }

      """)

  /// Takes rules in place of those before.
  ///
  /// - Parameter text: What `iptables-save` wrote, or commands.
  package mutating func load(_ text: String, _ family: Family, _ trial: borrowing XtablesTrial)
    throws
  {
    for table in tables { try restore(table.name, table.family, Self.empty(table.name)) }
    tables = Set(trial.tables.map { Table(family: $0.family, name: $0.name) })
    let answer =
      text.contains("\nCOMMIT")
      ? try sandbox.run(tool: [Self.program(family), "-w"], input: text)
      : try sandbox.run(tool: ["sh", "-s"], input: Self.functions + text)
    guard answer.status == 0 else { throw Obstacle.refused(answer.output) }
    for table in tables { try restore(table.name, table.family, Self.exemptions(table.name)) }
    counts = try readCounts()
    let known = Set(trial.counters)
    guard Set(counts.keys).isSuperset(of: known), counts.keys.allSatisfy(known.contains) else {
      throw Obstacle.refused("the kernel has other rules than were read")
    }
  }

  private static func program(_ family: Family) -> String {
    family == .ip6 ? "ip6tables-legacy-restore" : "iptables-legacy-restore"
  }

  private static let functions =
    "set -e\niptables() { iptables-legacy -w \"$@\"; }\nip6tables() { ip6tables-legacy -w \"$@\"; }\n"

  private func restore(_ table: String, _ family: Family, _ lines: [String]) throws {
    let answer = try sandbox.run(
      tool: [Self.program(family), "-w"] + (lines.first?.hasPrefix("-I") == true ? ["-n"] : []),
      input: "*\(table)\n" + lines.joined(separator: "\n") + "\nCOMMIT\n")
    guard answer.status == 0 else { throw Obstacle.refused(answer.output) }
  }

  private static func hooks(_ table: String) -> [String] {
    switch table {
    case "raw": ["PREROUTING", "OUTPUT"]
    case "mangle": ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]
    case "nat": ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"]
    default: ["INPUT", "FORWARD", "OUTPUT"]
    }
  }

  private static func empty(_ table: String) -> [String] {
    hooks(table).map { ":\($0) ACCEPT [0:0]" }
  }

  /// Rules that let the past through.
  private static func exemptions(_ table: String) -> [String] {
    hooks(table).map {
      "-I \($0) 1 \($0 == "OUTPUT" || $0 == "POSTROUTING" ? "-o past1" : "-i past0") -j ACCEPT"
    }
  }

  // MARK: Hosts

  /// Forgets all connections and takes another host.
  package mutating func begin(_ host: Host) throws {
    try sandbox.forgetConnections()
    if let old = self.host, old.interfaces == host.interfaces, old.routes == host.routes { return }
    var commands = ""
    for name in indices.keys where !name.hasPrefix("past") {
      commands += "address flush dev \(name)\nroute flush dev \(name)\n"
    }
    var isV6 = false
    for interface in host.interfaces where !interface.isLoopback {
      let name = interface.name
      if indices[name] == nil {
        indices[name] = try sandbox.add(name, linkAddress: Self.linkAddress)
      }
      for address in interface.addresses {
        isV6 = address.version == .v6
        commands += "address add \(address.address.text(address.version))/\(address.prefixLength)"
        commands += " dev \(name)\(isV6 ? " nodad" : "")\n"
      }
    }
    for route in host.routes {
      let name = route.interface.flatMap(host.interface)?.name ?? "lo"
      commands += "route replace \(route.destination.text(route.version))/\(route.prefixLength)"
      commands += " dev \(name)\n"
    }
    let answer = try sandbox.run(
      tool: ["ip", isV6 ? "-6" : "-4", "-force", "-batch", "-"], input: commands)
    self.host = answer.status == 0 ? host : nil
    if answer.status != 0 { throw Obstacle.refused("ip: \(answer.output)\(commands)") }
  }

  // MARK: Packets

  /// Shows a packet with its past.
  package mutating func show(_ step: TrialStep, at now: Timestamp) throws -> Observation {
    try refuseWhatIsNeverForwarded(step)
    try prepare(step)
    for event in step.past {
      try sandbox.pass(event.bytes, on: index("past0"))
    }
    let shown: (result: PacketResult, table: TableSnapshot)
    if let input = step.input {
      shown = try sandbox.receive(step.packet, on: index(input), link: link(step), at: now)
    } else {
      shown = try sandbox.send(step.packet, mark: step.mark, at: now)
    }
    let before = counts
    counts = try readCounts()
    var differences: [TrialCounter: Int] = [:]
    for (counter, count) in counts {
      let difference = count - before[counter, default: 0]
      if difference != 0 { differences[counter] = difference }
    }
    return Observation(result: shown.result, table: shown.table, counts: differences)
  }

  /// The names of the interfaces.
  var names: [InterfaceIndex: String] {
    Dictionary(indices.map { ($0.value, $0.key) }) { first, _ in first }
  }

  private func index(_ name: String) throws -> InterfaceIndex {
    guard let index = indices[name] else { throw Obstacle.past("there is no interface \(name)") }
    return index
  }

  private func link(_ step: TrialStep) -> [UInt8] {
    let last = Array(step.packet[(step.version == .v4 ? 16 : 24)...].prefix(16))
    let destination: [UInt8] =
      switch step.packetType {
      case 1: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
      case 2:
        step.version == .v4
          ? [1, 0, 0x5E, last[1] & 0x7F, last[2], last[3]] : [0x33, 0x33] + last[12...]
      default: Self.linkAddress
      }
    let source = (0..<6).reversed().map {
      UInt8(truncatingIfNeeded: step.ethernetSource >> UInt64($0 * 8))
    }
    return destination + source + (step.version == .v4 ? [8, 0] : [0x86, 0xDD])
  }

  /// The kernel forwards no packet with such addresses, and keeps back what neighbours ask each other.
  private func refuseWhatIsNeverForwarded(_ step: TrialStep) throws {
    if step.input == nil, step.version == .v6, let type = step.packet.dropFirst(40).first,
      step.packet[6] == 58, [131, 132, 133, 134, 135, 136, 137, 143].contains(type)
    {
      throw Obstacle.past("the sandbox sends no messages to neighbours")
    }
    if step.input == nil, step.version == .v6, step.packet[24..<40].allSatisfy({ $0 == 0 }) {
      throw Obstacle.past("programs that send to :: send to ::1")
    }
    let isFragment = step.version == .v6 && step.packet[6] == 44
    if isFragment, !step.past.isEmpty {
      throw Obstacle.past("the sandbox loses fragments of connections that it knows")
    }
    for event in step.past {
      if event.helper != nil { throw Obstacle.past("the sandbox assigns no helpers") }
      let places = step.version == .v4 ? [12, 16] : [8, 24]
      let isOdd = places.contains { place in
        let address = event.bytes[place...]
        let first = address.first ?? 0
        if step.version == .v4 { return first == 0 || first == 127 || first >= 224 }
        return first == 0xFF || first == 0xFE || address.prefix(15).allSatisfy { $0 == 0 }
      }
      if isOdd { throw Obstacle.past("the addresses of the past are not forwarded") }
    }
  }

  /// Has the chains in front of xtables' do what makes the packet, and its past, what they are.
  private mutating func prepare(_ step: TrialStep) throws {
    var lines = ["flush table inet ctvet_before"]
    func add(_ chain: String, _ rule: String) {
      lines.append("add rule inet ctvet_before \(chain) \(rule)")
    }
    if step.input == nil {
      if step.isUntracked { add("sent", "notrack") }
    } else {
      if step.isUntracked { add("received", "iifname != \"past0\" notrack") }
      if step.mark != 0 { add("received", "iifname != \"past0\" meta mark set \(step.mark)") }
    }
    for event in step.past {
      if event.mark != 0 { add("past", "iifname \"past0\" ct mark set \(event.mark)") }
      for label in event.labels { add("past", "iifname \"past0\" ct label set \(label)") }
      if let (end, address) = event.translation {
        let family = step.version == .v4 ? "ip" : "ip6"
        let text = address.text(step.version)
        if end == .destination {
          add("past_destination", "iifname \"past0\" dnat \(family) to \(text)")
        } else {
          add("past_source", "oifname \"past1\" snat \(family) to \(text)")
        }
      }
      if let object = event.expectation {
        guard let name = [TransportProtocol.tcp: "tcp", .udp: "udp"][object.transport],
          object.port != 0
        else {
          throw Obstacle.past("the kernel's rules expect TCP and UDP to ports alone")
        }
        lines.insert(
          "add ct expectation inet ctvet_before foretold { protocol \(name); "
            + "dport \(object.port); timeout \(object.timeout)s; size \(object.size); l3proto "
            + "\(step.version == .v4 ? "ip" : "ip6"); }", at: 1)
        if lines[1] != expectation {
          if !expectation.isEmpty {
            lines.insert("delete ct expectation inet ctvet_before foretold", at: 1)
          }
        } else {
          lines.remove(at: 1)
        }
        add("past", "iifname \"past0\" ct expectation set \"foretold\"")
      }
    }
    let text = lines.joined(separator: "\n")
    guard text != preparation else { return }
    let loaded = NftFrontEnd.load(SourceFile(name: "none", text: ""))
    try sandbox.run(
      nft: text,
      ruleset: LoadedRuleset(loaded.ruleset, RulesetCompiler.compile(loaded.ruleset)))
    preparation = text
    if let line = lines.first(where: { $0.hasPrefix("add ct expectation") }) { expectation = line }
  }

  /// The expectation that the rules have.
  private var expectation = ""

  // MARK: Counters

  /// How often each rule counted, from what `iptables-save -c` writes; those that let the past through are left
  /// out.
  private func readCounts() throws -> [TrialCounter: Int] {
    var all: [TrialCounter: Int] = [:]
    for family in Set(tables.map(\.family)) {
      let program = family == .ip6 ? "ip6tables-legacy-save" : "iptables-legacy-save"
      var table = ""
      var places: [String: Int] = [:]
      for line in try sandbox.run(tool: [program, "-c"]).output.split(separator: "\n") {
        if line.hasPrefix("*") {
          table = String(line.dropFirst())
          places = [:]
          continue
        }
        guard line.hasPrefix("["), let colon = line.firstIndex(of: ":"),
          let count = Int(line[line.index(after: line.startIndex)..<colon])
        else { continue }
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count > 2, !line.hasSuffix(" past0 -j ACCEPT"),
          !line.hasSuffix(" past1 -j ACCEPT")
        else { continue }
        let chain = String(words[2])
        let place = places[chain, default: 0]
        places[chain] = place + 1
        guard tables.contains(Table(family: family, name: table)) else { continue }
        all[TrialCounter(family: family, table: table, chain: chain, rule: place)] = count
      }
    }
    return all
  }
}
