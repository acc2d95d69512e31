import CTVetConntrack
import CTVetRulesetModel
package import CTVetSimulation

/// Writes what became of packets in the schema of the kernel's recordings (`result.packets[i]`).
///
/// Connections are numbered from 1 in the order in which they first appear, so one value writes the
/// packets of a whole run, in their order.
package struct SimulationJSON {
  /// The names of the interfaces.
  private let interfaceNames: [InterfaceIndex: String]
  /// The rules as they are listed.
  package var rules: RuleTexts
  /// The numbers that connections got, by their serial.
  private var numbers: [UInt32: Int] = [:]

  /// Creates a writer for a host.
  package init(host: Host, rules: RuleTexts) {
    interfaceNames = [InterfaceIndex: String](
      host.interfaces.map { ($0.index, $0.name) }, uniquingKeysWith: { first, _ in first })
    self.rules = rules
  }

  /// The members of one packet, as an object.
  ///
  /// - Parameter table: The connections right behind the packet.
  package mutating func packet(_ result: PacketResult, _ table: TableSnapshot) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      writeFate(of: result, to: &object)
      writeWay(of: result, to: &object)
      if !result.generated.isEmpty {
        object.key("generated")
        object.array { list in
          for made in result.generated {
            list.object { object in
              writeFate(of: made, isGenerated: true, to: &object)
              writeWay(of: made, to: &object)
            }
          }
        }
      }
      write(result.eventsBefore, as: "events_before", to: &object)
      write(result.events, as: "events", to: &object)
      writeTable(table, to: &object)
    }
    return writer.bytes
  }

  /// The number of a connection; 0 for none.
  mutating func number(of connection: Connection) -> Int {
    if let known = numbers[connection.serial] { return known }
    let number = numbers.count + 1
    numbers[connection.serial] = number
    return number
  }

  func name(of interface: InterfaceIndex) -> String {
    interfaceNames[interface] ?? String(interface.rawValue)
  }

  // MARK: Fate

  private mutating func writeFate(
    of result: PacketResult, isGenerated: Bool = false, to object: inout JSONWriter
  ) {
    object.key("fate")
    object.string(result.fate.rawValue)
    if let decider = result.decider {
      object.key("by")
      object.object { write(decider, to: &$0) }
    }
    if let reason = result.reason {
      object.key("reason")
      object.string(reason)
    }
    object.key("ct")
    if isGenerated {
      write(result.connection ?? .none, to: &object)
    } else {
      write(found: result.connection, to: &object)
    }
  }

  private func write(_ decider: PacketResult.Decider, to object: inout JSONWriter) {
    switch decider {
    case .kernel(let place):
      object.key("kernel")
      object.string(place)
    case .chain(let family, let table, let chain, let hook, let rule):
      object.key("hook")
      object.string(hook.rawValue)
      object.key("family")
      object.string(family.rawValue)
      object.key("table")
      object.string(table)
      object.key("chain")
      object.string(chain)
      object.key("type")
      object.string(rule == nil ? "policy" : "rule")
      if let rule, let handle = rules.handle(of: rule) {
        object.key("handle")
        object.number(handle)
      }
    }
  }

  /// What conntrack's hook found.
  private mutating func write(found view: ConntrackView?, to writer: inout JSONWriter) {
    switch view {
    case nil: writer.string(nil)
    case .notYet?: writer.object { $0.state("not-tracked-yet") }
    case ConntrackView.none?: writer.object { $0.state("invalid") }
    case let view?: write(view, to: &writer)
    }
  }

  /// What a packet has attached.
  mutating func write(_ view: ConntrackView, to writer: inout JSONWriter) {
    switch view {
    case .notYet, .none: writer.string(nil)
    case .untracked: writer.object { $0.state("untracked") }
    case .template: writer.object { $0.state("template") }
    case .connection(let connection, let info):
      let number = number(of: connection)
      writer.object { object in
        object.state(info.stateName)
        object.key("id")
        object.number(number)
        object.key("dir")
        object.string(info.direction == .original ? "original" : "reply")
        object.key("status")
        object.strings(connection.status.names)
      }
    }
  }

  // MARK: Way

  private mutating func writeWay(of result: PacketResult, to object: inout JSONWriter) {
    object.key("out")
    object.array { list in
      for emission in result.emissions {
        list.object { object in
          object.key("if")
          object.string(name(of: emission.interface))
          object.key("ip")
          object.string(HexadecimalText.text(of: emission.bytes))
        }
      }
    }
    object.key("stages")
    object.array { list in
      for stage in result.stages { list.object { write(stage, to: &$0) } }
    }
    guard !result.trace.isEmpty else { return }
    object.key("trace")
    object.array { list in
      for entry in result.trace { list.object { write(entry, to: &$0) } }
    }
  }

  private mutating func write(_ stage: PacketResult.Stage, to object: inout JSONWriter) {
    object.key("at")
    object.string(stage.point.name)
    if let input = stage.input {
      object.key("iif")
      object.string(name(of: input))
    }
    if let output = stage.output {
      object.key("oif")
      object.string(name(of: output))
    }
    if stage.mark != 0 {
      object.key("mark")
      object.number(Int(stage.mark))
    }
    object.key("ct")
    write(stage.connection, to: &object)
    object.key("pkt")
    object.string(stage.summary)
  }

  private mutating func write(_ entry: TraceEntry, to object: inout JSONWriter) {
    object.key("hook")
    object.string(entry.hook.rawValue)
    object.key("family")
    object.string(entry.family.rawValue)
    object.key("table")
    object.string(entry.table)
    object.key("chain")
    object.string(entry.chain)
    object.key("type")
    object.string(entry.kind.rawValue)
    if let rule = entry.rule {
      if let handle = rules.handle(of: rule) {
        object.key("handle")
        object.number(handle)
      }
      object.key("rule")
      object.string(rules.text(of: rule))
    }
    object.key("verdict")
    let verdict = entry.verdict.words
    object.string(verdict.word)
    if let target = verdict.target {
      object.key("target")
      object.string(target)
    }
    if entry.mark != 0 {
      object.key("mark")
      object.number(Int(entry.mark))
    }
    if let connection = entry.connection {
      object.key("ct")
      write(connection, to: &object)
    }
  }
}

extension JSONWriter {
  /// Writes a member of that name.
  fileprivate mutating func state(_ name: String) {
    key("state")
    string(name)
  }

  /// Writes an array of strings.
  mutating func strings(_ texts: [String]) {
    array { list in
      for text in texts { list.string(text) }
    }
  }
}
