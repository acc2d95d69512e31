import CTVetBytecode
import CTVetConntrack
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation
import MachineTrials

/// Packets through a simulated router: exchanges of all kinds, then packets at random.
struct SimulatedTraffic {
  /// One packet and what became of it.
  struct Passage {
    let bytes: [UInt8]
    let result: PacketResult
  }

  /// The host; its interfaces have the names that examples use.
  private static let interfaces = ["eth0", "eth1", "lan", "wan", "in0", "out0"]

  /// The packets that are thought out, as a scenario.
  private static let directed: String = {
    var lines = interfaces.enumerated().map { index, name in
      "interface \(name) 10.\(index).0.1/24 fd00:\(index + 1)::1/64"
    }
    var time = 0
    func add(_ packet: String) {
      lines.append("\(time == 0 ? "0.000" : "+0.010") \(packet)")
      time += 1
    }
    for (from, to) in [(0, 1), (2, 3), (4, 5), (5, 4)] {
      let (client, server) = ("10.\(from).0.2", "10.\(to).0.2")
      let (client6, server6) = ("fd00:\(from + 1)::2", "fd00:\(to + 1)::2")
      let (way, back) = (interfaces[from], interfaces[to])
      for (index, port) in [21, 22, 53, 80, 443, 8080].enumerated() {
        let ends = "\(client):\(41000 + index) > \(server):\(port)"
        let ends6 = "[\(client6)]:\(41000 + index) > [\(server6)]:\(port)"
        add("\(way) tcp handshake \(ends)")
        add("\(way) tcp data \(ends) (10)")
        add("\(way) tcp close \(ends)")
        add("\(way) udp exchange \(ends) (12)")
        add("\(way) tcp handshake \(ends6)")
        add("\(way) udp exchange \(ends6) (12)")
        // Of no connection, with each combination of flags.
        for (number, flags) in ["S", "S.", ".", "F.", "F", "R", "R.", "P.", "-", "SEW"].enumerated()
        {
          let ends = "\(client):\(42000 + index * 16 + number) > \(server):\(port)"
          add("\(way) tcp \(ends) \(flags)")
          add("\(way) tcp \(ends) \(flags)")
        }
        let here = "\(client):\(43000 + index) > 10.\(from).0.1:\(port)"
        add("\(way) tcp \(here) S")
        add("\(way) udp \(here) (12)")
        add("local tcp 10.\(to).0.1:\(44000 + index) > \(server):\(port) S")
        add("\(back) tcp \(server):\(port) > 10.\(to).0.1:\(44000 + index) S.")
        add("local udp 10.\(to).0.1:\(45000 + index) > \(server):\(port) (12)")
      }
      add("\(way) ping \(client) > \(server) count 2")
      add("\(way) icmp \(client) > \(server) timestamp-request id 7")
      add("\(way) icmp \(client) > \(server) echo-reply id 9")
      add("\(way) icmp \(client) > \(server) router-advertisement")
      for type in 0...18 { add("\(way) icmp \(client) > 10.\(from).0.1 \(type)") }
      for type in (1...4).map({ $0 }) + Array(128...144) {
        add("\(way) icmpv6 \(client6) > fd00:\(from + 1)::1 \(type) hoplimit 255")
      }
      add("\(way) udp \(client):46000 > \(server):53 (12)")
      add(
        "\(back) icmp \(server) > \(client) destination-unreachable code port-unreachable "
          + "[udp \(client):46000 > \(server):53 (12)]")
      add(
        "\(way) icmp \(client) > \(server) destination-unreachable code port-unreachable "
          + "[udp \(server):53 > \(client):46000 (12)]")
      // To a port of the router that a ruleset may send on, and errors about that.
      let router = "10.\(from).0.1"
      add("\(way) tcp handshake \(client):47000 > \(router):8080")
      add(
        "\(back) icmp \(server) > \(client) destination-unreachable code port-unreachable "
          + "[tcp \(client):47000 > \(server):80 S]")
      add(
        "\(way) icmp \(client) > \(router) destination-unreachable code port-unreachable "
          + "[tcp \(router):8080 > \(client):47000 S.]")
      // What a ruleset may give the router's address, and an error about that.
      add(
        "\(back) icmp \(server) > 10.\(to).0.1 destination-unreachable code port-unreachable "
          + "[udp 10.\(to).0.1:46000 > \(server):53 (12)]")
      add("\(way) tcp handshake \(client):46001 > \(server):80")
      add(
        "\(back) icmp \(server) > \(client) destination-unreachable code frag-needed mtu 1280 "
          + "[tcp \(client):46001 > \(server):80 S]")
      add(
        "\(way) icmp \(client) > \(server) destination-unreachable code port-unreachable "
          + "[tcp \(server):80 > \(client):46001 S]")
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  /// What is wrong with the scenario.
  static var mistakes: [String] {
    ScenarioParser.parse(SourceFile(name: "directed.flow", text: directed)).diagnostics
      .map(\.message)
  }

  /// A ruleset as the machine wants it; nil where nft or the kernel refuses it.
  static func load(_ text: String) -> (ruleset: Ruleset, loaded: LoadedRuleset)? {
    let front = NftFrontEnd.load(SourceFile(name: "example.nft", text: text + "\n"))
    guard !front.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    var names = NameTables.builtIn
    names.interfaces = NumberNames(
      [("lo", 1)] + interfaces.enumerated().map { ($1, UInt64($0 + 2)) })
    let compiled = RulesetCompiler.compile(front.ruleset, names: names)
    guard !compiled.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return (front.ruleset, LoadedRuleset(front.ruleset, compiled))
  }

  /// Sends all packets through a ruleset.
  ///
  /// - Parameter count: How many packets are made at random.
  static func send(
    through ruleset: LoadedRuleset, random count: Int, seed: UInt64,
    _ body: (Passage) -> Void
  ) {
    let scenario = ScenarioParser.parse(SourceFile(name: "directed.flow", text: directed)).scenario
    let (host, settings, _) = scenario.setup.host()
    var simulator = Simulator(
      host: host, ruleset: ruleset, tracking: .always, settings: settings, isRecording: true)
    var maker = PacketMaker()
    var samples: [[UInt8]] = []
    var now = Timestamp.zero
    for step in scenario.steps {
      now = step.time
      guard case .packet(let packet) = step.action,
        let batch = try? maker.make(packet, for: simulator.host)
      else { continue }
      for bytes in batch.packets {
        let result =
          switch batch.entry {
          case .local: simulator.send(bytes, at: now)
          case .interface(let input): simulator.receive(bytes, on: input, at: now)
          }
        maker.note(bytes, result)
        if samples.count < 400 { samples.append(bytes) }
        body(Passage(bytes: bytes, result: result))
      }
    }
    var packets = RandomPackets(seed: seed, samples: samples)
    for index in 0..<count {
      now = now.adding(seconds: index % 50 == 0 ? 1 : 0)
      let bytes = packets.next()
      let input = InterfaceIndex(rawValue: UInt32(2 + index % interfaces.count))
      body(Passage(bytes: bytes, result: simulator.receive(bytes, on: input, at: now)))
    }
  }
}
