import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation

/// Reads a scenario from the `case` object of a recording: ruleset, interfaces, routes, settings and packets
/// as JSON.
struct CaseReader {
  private var scenario = Scenario()
  private var warnings: [Diagnostic] = []
  /// When the last packet was due, and when it came.
  private var last = (due: Timestamp.zero, came: Timestamp.zero)

  /// The least time between two packets in nanoseconds.
  ///
  /// Times of a case are lower bounds, and whoever records one looks at all tables behind each packet, which
  /// took that long where the public cases were recorded. A case that tells a `pace`, in seconds, goes by that.
  private var pace: Int64 = 25_000_000

  /// Reads a file.
  ///
  /// - Returns: The scenario, and what in the file is passed over.
  /// - Throws: What is wrong with it.
  static func read(
    _ file: SourceFile
  ) throws(CaseMistake) -> (scenario: Scenario, warnings: [Diagnostic]) {
    let document = try JSONReader.read(file)
    guard let body = document["case"] ?? (document["packets"] == nil ? nil : document) else {
      throw CaseMistake(
        "this is no case: it has neither 'case' nor 'packets'", at: document.range,
        hint: "a case is an object with ruleset, interfaces and packets")
    }
    var reader = CaseReader()
    reader.scenario.about = (document["about"] ?? body["about"])?.text
    try reader.read(body)
    return (reader.scenario, reader.warnings)
  }

  private mutating func read(_ body: JSONValue) throws(CaseMistake) {
    guard case .object = body.content else { throw Self.wrong(body, "a case", "an object") }
    for member in body.members {
      switch member.name {
      case "ruleset":
        let text = try Self.text(member.value, "the ruleset")
        scenario.setup.rulesets.append(.string(text, member.value.range))
      case "interfaces": try readInterfaces(member.value)
      case "routes":
        for route in try Self.elements(member.value, "routes") {
          scenario.setup.routes.append(
            RouteDeclaration(syntax: try Self.text(route, "a route"), range: route.range))
        }
      case "sysctls", "host_sysctls":
        for setting in member.value.members {
          guard let value = setting.value.text ?? setting.value.numeral else {
            throw Self.wrong(setting.value, "a setting", "a number")
          }
          scenario.setup.settings.append(
            .init(name: setting.name, value: value, range: setting.value.range))
        }
      case "conntrack":
        let word = try Self.text(member.value, "conntrack")
        guard let tracking = ScenarioSetup.Tracking(rawValue: word) else {
          throw CaseMistake("conntrack is \"on\" or \"auto\"", at: member.value.range)
        }
        scenario.setup.tracking = tracking
      case "pace": pace = try Self.time(member.value).nanoseconds
      case "packets": break
      // These stand beside interfaces, or tell of the whole.
      case "mtu", "about", "name", "group", "result", "split", "format", "varies": break
      default:
        warnings.append(
          Diagnostic(
            id: ScenarioDiagnostics.notModelled, .warning, at: member.nameRange,
            "'\(member.name)' of a case means nothing here"))
      }
    }
    if let mtu = body["mtu"] { try setMTU(mtu) }
    if let packets = body["packets"] { try readPackets(packets) }
  }

  // MARK: The host

  private mutating func readInterfaces(_ value: JSONValue) throws(CaseMistake) {
    guard case .object(let members) = value.content else {
      throw Self.wrong(value, "interfaces", "an object of names and addresses")
    }
    for member in members {
      guard member.name != "lo",
        !scenario.setup.interfaces.contains(where: { $0.name == member.name })
      else {
        throw CaseMistake(
          "'\(member.name)' is there already", at: member.nameRange, id: ScenarioDiagnostics.name)
      }
      guard (1...InterfaceDeclaration.longestName).contains(member.name.utf8.count) else {
        throw CaseMistake(
          "the name of an interface has 1 to \(InterfaceDeclaration.longestName) bytes",
          at: member.nameRange, id: ScenarioDiagnostics.badValue)
      }
      var declaration = InterfaceDeclaration(name: member.name, range: member.nameRange)
      for element in try Self.elements(member.value, "addresses") {
        let text = try Self.text(element, "an address")
        guard let address = Interface.Address(text: text) else {
          throw CaseMistake(
            "'\(text)' is no address with the length of its network", at: element.range,
            id: ScenarioDiagnostics.badValue, hint: "write it such as 192.0.2.1/24")
        }
        declaration.addresses.append(address)
      }
      scenario.setup.interfaces.append(declaration)
    }
  }

  /// One number for all interfaces, or numbers by name.
  private mutating func setMTU(_ value: JSONValue) throws(CaseMistake) {
    if value.numeral != nil {
      let mtu = try Self.mtu(value)
      for index in scenario.setup.interfaces.indices { scenario.setup.interfaces[index].mtu = mtu }
      return
    }
    guard case .object(let members) = value.content else {
      throw Self.wrong(value, "mtu", "a number, or numbers by the names of interfaces")
    }
    for member in members {
      guard
        let index = scenario.setup.interfaces.firstIndex(where: { $0.name == member.name })
      else {
        throw CaseMistake(
          "no interface is called '\(member.name)'", at: member.nameRange,
          id: ScenarioDiagnostics.name)
      }
      scenario.setup.interfaces[index].mtu = try Self.mtu(member.value)
    }
  }

  private static func mtu(_ value: JSONValue) throws(CaseMistake) -> Int {
    guard let mtu = value.numeral.flatMap({ Int($0) }), (68...65_536).contains(mtu) else {
      throw CaseMistake(
        "a number of bytes between 68 and 65536 belongs here", at: value.range,
        id: ScenarioDiagnostics.badValue)
    }
    return mtu
  }

  // MARK: Packets

  private mutating func readPackets(_ value: JSONValue) throws(CaseMistake) {
    for packet in try Self.elements(value, "packets") {
      let time = try time(of: packet)
      for line in try packet["before"].map({ value throws(CaseMistake) in
        try Self.elements(value, "before")
      }) ?? [] {
        let text = try Self.text(line, "a command")
        guard let command = ScenarioCommand(text) else {
          throw CaseMistake("a quote is not closed in this command", at: line.range)
        }
        scenario.steps.append(
          ScenarioStep(time: time, action: .command(command), range: line.range))
      }
      try readPacket(packet, at: time)
    }
  }

  private mutating func readPacket(
    _ packet: JSONValue, at time: Timestamp
  ) throws(CaseMistake) {
    guard let input = packet["in"] else {
      throw CaseMistake("'in' is missing: the interface, or \"local\"", at: packet.range)
    }
    guard let bytes = packet["ip"] else {
      throw CaseMistake(
        "'ip' is missing: the packet from its IP header on, in hexadecimal", at: packet.range)
    }
    let name = try Self.text(input, "the interface")
    var action = ScenarioPacket(
      arrival: name == "local" ? .local : .interface(name),
      content: .bytes(try Self.bytes(bytes)))
    action.arrivalRange = input.range
    scenario.steps.append(
      ScenarioStep(
        time: time, action: .packet(action), range: packet.range, note: packet["note"]?.text))
  }

  private static func bytes(_ value: JSONValue) throws(CaseMistake) -> [UInt8] {
    let digits = Array(try text(value, "a packet").utf8)
    let numbers = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard numbers.count == digits.count, digits.count % 2 == 0 else {
      throw CaseMistake(
        "these are no bytes: two hexadecimal digits each belong here", at: value.range,
        id: ScenarioDiagnostics.badValue)
    }
    guard digits.count / 2 <= 65_535 else {
      throw CaseMistake(
        "a packet has at most 65535 bytes", at: value.range, id: ScenarioDiagnostics.badValue)
    }
    return stride(from: 0, to: numbers.count, by: 2).map {
      UInt8(numbers[$0] << 4 | numbers[$0 + 1])
    }
  }

  private mutating func time(of packet: JSONValue) throws(CaseMistake) -> Timestamp {
    let due = try Self.dueTime(of: packet)
    if due < last.due {
      throw CaseMistake(
        "this packet comes before the one above, which is at \(last.due.text)",
        at: packet["t"]?.range ?? packet.range, id: ScenarioDiagnostics.backwards)
    }
    let isFirst = scenario.steps.isEmpty
    let soonest = Timestamp(nanoseconds: last.came.nanoseconds + (isFirst ? 0 : pace))
    last = (due, max(due, soonest))
    return last.came
  }

  private static func dueTime(of packet: JSONValue) throws(CaseMistake) -> Timestamp {
    guard let value = packet["t"] else { return .zero }
    return try time(value)
  }

  private static func time(_ value: JSONValue) throws(CaseMistake) -> Timestamp {
    guard let seconds = value.numeral.flatMap({ Double($0) }), seconds >= 0, seconds <= 1e9 else {
      throw CaseMistake(
        "a time lies between 0 and 1000000000 seconds", at: value.range,
        id: ScenarioDiagnostics.badValue)
    }
    return Timestamp(nanoseconds: Int64((seconds * 1e9).rounded()))
  }

  // MARK: Kinds

  private static func text(_ value: JSONValue, _ what: String) throws(CaseMistake) -> String {
    guard let text = value.text else { throw wrong(value, what, "a string") }
    return text
  }

  private static func elements(
    _ value: JSONValue, _ what: String
  ) throws(CaseMistake) -> [JSONValue] {
    guard let elements = value.elements else { throw wrong(value, what, "an array") }
    return elements
  }

  private static func wrong(_ value: JSONValue, _ what: String, _ kind: String) -> CaseMistake {
    CaseMistake("\(what): \(kind) belongs here, not \(value.kind)", at: value.range)
  }
}
