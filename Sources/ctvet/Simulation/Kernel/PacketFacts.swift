import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// What is known of a packet's end, in words that can be compared: of the model's and of the kernel's.
struct PacketFacts {
  /// A fact.
  struct Fact: Equatable {
    /// What it is about.
    let name: String
    /// What is so.
    let value: String
  }

  /// The facts that must be equal.
  let facts: [Fact]
  /// How many seconds the connections and expectations have left, in their order.
  let timeouts: [Int64]

  /// Tells facts of packet after packet, with small numbers for connections in the order in which they
  /// appear.
  struct Teller {
    private var numbers: [UInt32: Int] = [:]

    /// The facts of a packet.
    mutating func facts(
      of result: PacketResult, _ table: TableSnapshot, _ runner: borrowing ScenarioRunner
    ) -> PacketFacts {
      var facts = way(of: result, runner)
      for (index, made) in result.generated.enumerated() {
        facts += way(of: made, isGenerated: true, runner).map {
          Fact(name: "packet \(index + 1) made meanwhile, \($0.name)", value: $0.value)
        }
      }
      let entries = table.entries.map { (number($0.connection), $0) }.sorted { $0.0 < $1.0 }
      for (number, entry) in entries {
        facts.append(Fact(name: "connection \(number)", value: Self.text(entry)))
      }
      let expectations = table.expectations.sorted { Self.text($0) < Self.text($1) }
      for expectation in expectations {
        facts.append(Fact(name: "expectation", value: Self.text(expectation)))
      }
      let timeouts =
        entries.map { TableSnapshot.seconds($0.1.remaining) }
        + expectations.map { TableSnapshot.seconds($0.remaining) }
      return PacketFacts(facts: facts, timeouts: timeouts)
    }

    private mutating func way(
      of result: PacketResult, isGenerated: Bool = false, _ runner: borrowing ScenarioRunner
    ) -> [Fact] {
      let host = runner.simulator.host
      var facts = [Fact(name: "fate", value: result.fate.rawValue)]
      if let decider = result.decider {
        facts.append(Fact(name: "decided by", value: DeciderText(decider, runner).text))
      }
      facts.append(Fact(name: "ct", value: text(result.connection ?? .none)))
      for emission in result.emissions {
        let name = host.interface(emission.interface)?.name ?? "?"
        // The kernel draws the identification of its own packets.
        let bytes = isGenerated ? Self.masked(emission.bytes) : emission.bytes
        facts.append(
          Fact(name: "left", value: "\(name) \(HexadecimalText.text(of: bytes))"))
      }
      for entry in result.trace {
        let rule = entry.rule.map { runner.rules.text(of: $0) } ?? ""
        let verdict = entry.verdict.words
        facts.append(
          Fact(
            name: "trace",
            value: "\(entry.hook.rawValue) \(entry.family.rawValue) \(entry.table) \(entry.chain) "
              + "\(entry.kind.rawValue) [\(rule)] \(verdict.word) \(verdict.target ?? "") "
              + "mark \(entry.mark)"))
      }
      return facts
    }

    private mutating func number(_ connection: Connection) -> Int {
      if let known = numbers[connection.serial] { return known }
      numbers[connection.serial] = numbers.count + 1
      return numbers.count
    }

    private mutating func text(_ view: ConntrackView) -> String {
      switch view {
      case .notYet, .none: return "none"
      case .untracked: return "untracked"
      case .template: return "template"
      case .connection(let connection, let info):
        let direction = info.direction == .original ? "original" : "reply"
        return "connection \(number(connection)) \(info.stateName) \(direction) "
          + connection.status.names.joined(separator: ",")
      }
    }

    private static func text(_ entry: TableSnapshot.Entry) -> String {
      let (connection, extensions) = (entry.connection, entry.extensions)
      var parts = [text(connection.original), text(connection.reply)]
      if let state = connection.state { parts.append(state) }
      if connection.original.transport == .tcp {
        let sides = [connection.tcp.original, connection.tcp.reply]
        parts += sides.map { "scale \($0.scale) flags \($0.flags.rawValue)" }
      }
      parts.append(connection.status.names.joined(separator: ","))
      parts.append("mark \(connection.mark)")
      parts.append("zone \(connection.zone.number)")
      if let helper = extensions.helper { parts.append("helper \(helper.rawValue)") }
      if !extensions.labels.isEmpty { parts.append("labels \(extensions.labels.numbers)") }
      if let original = extensions.originalCounter, let reply = extensions.replyCounter {
        parts.append("\(original.packets)/\(original.bytes) \(reply.packets)/\(reply.bytes)")
      }
      if let master = extensions.masterTuple { parts.append("master " + text(master)) }
      return parts.joined(separator: "; ")
    }

    private static func text(_ entry: TableSnapshot.ExpectationEntry) -> String {
      let expectation = entry.expectation
      return "\(text(expectation.tuple)); master \(text(expectation.masterTuple)); "
        + "\(expectation.helper?.rawValue ?? "") \(expectation.flags.rawValue)"
    }

    private static func text(_ tuple: Tuple) -> String {
      "\(tuple.transport.keyword) \(tuple.source.text(tuple.version)) \(tuple.sourcePort) > "
        + "\(tuple.destination.text(tuple.version)) \(tuple.destinationPort)"
    }

    /// A packet without what the kernel draws: the identification and checksum of IPv4, the flow label of
    /// IPv6.
    private static func masked(_ packet: [UInt8]) -> [UInt8] {
      var packet = packet
      guard packet.count >= 20 else { return packet }
      let places = packet[0] >> 4 == 6 ? [1, 2, 3] : [4, 5, 10, 11]
      for place in places { packet[place] = 0 }
      return packet
    }
  }

  /// Where the model and the kernel differ, a line each.
  ///
  /// - Parameter seconds: How much timeouts may differ: a packet takes its time in the kernel.
  static func differences(
    model: PacketFacts, kernel: PacketFacts, tolerance seconds: Int64 = 1
  ) -> [String] {
    var lines: [String] = []
    for index in 0..<max(model.facts.count, kernel.facts.count) {
      let ours = index < model.facts.count ? model.facts[index] : nil
      let theirs = index < kernel.facts.count ? kernel.facts[index] : nil
      guard ours != theirs else { continue }
      if ours?.name == theirs?.name, let ours, let theirs {
        lines.append("\(ours.name): the model says \(ours.value), the kernel \(theirs.value)")
        continue
      }
      if let ours { lines.append("\(ours.name): only the model says \(ours.value)") }
      if let theirs { lines.append("\(theirs.name): only the kernel says \(theirs.value)") }
    }
    if model.timeouts.count == kernel.timeouts.count {
      for (index, (ours, theirs)) in zip(model.timeouts, kernel.timeouts).enumerated()
      where abs(ours - theirs) > seconds {
        lines.append("timeout \(index + 1): the model says \(ours) s, the kernel \(theirs) s")
      }
    }
    return lines
  }
}
