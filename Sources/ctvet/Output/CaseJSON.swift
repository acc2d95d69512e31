import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation

/// Writes a scenario as the `case` of a recording: the host, the rules, and the packets as they were sent.
struct CaseJSON {
  private var packets = JSONWriter()
  /// Commands that wait for their packet.
  private var commands: [String] = []
  /// What of the scenario a case can't tell.
  private(set) var losses: [String] = []

  /// Adds what became of a step.
  mutating func add(_ outcome: StepOutcome, on host: Host) {
    switch outcome.step.action {
    case .command(let command): commands.append(command.text)
    case .setting(let setting): losses.append("sysctl \(setting.name) between packets")
    case .packet, .wait: break
    }
    for packet in outcome.packets {
      if !packet.link.isEmpty { losses.append("a packet's link header") }
      if packet.mark != 0 { losses.append("a packet's mark") }
      packets.object { object in
        object.key("t")
        object.literal(packet.time.text)
        object.key("in")
        switch packet.entry {
        case .local: object.string("local")
        case .interface(let index): object.string(host.interface(index)?.name ?? "")
        }
        object.key("ip")
        object.string(HexadecimalText.text(of: packet.bytes))
        if !commands.isEmpty {
          object.key("before")
          object.strings(commands)
          commands = []
        }
        if let note = packet.note {
          object.key("note")
          object.string(note)
        }
      }
    }
  }

  /// The case as a whole.
  func text(of loaded: LoadedScenario) -> [UInt8] {
    let setup = loaded.scenario.setup
    let rules = String(decoding: loaded.rules.storage[..<loaded.rules.count], as: UTF8.self)
    var writer = JSONWriter()
    writer.object { object in
      object.key("ruleset")
      // A part of a scenario stands behind as many blank lines as there are before it.
      object.string(String(rules.drop { $0.isWhitespace }))
      object.key("interfaces")
      object.object { list in
        for interface in setup.interfaces {
          list.key(interface.name)
          list.strings(
            interface.addresses.map { "\($0.address.text($0.version))/\($0.prefixLength)" })
        }
      }
      let narrow = setup.interfaces.filter { $0.mtu != 1500 }
      if !narrow.isEmpty {
        object.key("mtu")
        object.object { list in
          for interface in narrow {
            list.key(interface.name)
            list.number(interface.mtu)
          }
        }
      }
      object.key("routes")
      object.strings(loaded.routes)
      object.key("sysctls")
      object.object { list in
        for (name, value) in loaded.settings {
          list.key(name)
          list.string(value)
        }
      }
      if setup.tracking == .auto {
        object.key("conntrack")
        object.string("auto")
      }
      // The times are those at which the packets came.
      object.key("pace")
      object.number(0)
      object.key("packets")
      object.array { $0.values(of: packets) }
    }
    return writer.bytes
  }
}
