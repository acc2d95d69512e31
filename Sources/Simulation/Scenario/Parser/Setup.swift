import CTVetConntrack
import CTVetDiagnostics
import CTVetPackets

/// Statements about the host.
extension ScenarioParser {
  /// Reads what stands behind a keyword of the set-up.
  mutating func readSetup(
    _ keyword: ScenarioKeyword, _ word: ScenarioCursor.Word
  ) throws(ScenarioMistake) {
    if keyword == .host { return try readHost() }
    if keyword == .sysctl {
      let setting = try setting()
      if scenario.steps.isEmpty {
        scenario.setup.settings.append(setting)
      } else {
        add(.setting(setting), at: lastTime, from: word.range.lowerBound)
      }
      return
    }
    guard scenario.steps.isEmpty else {
      throw ScenarioMistake(
        ScenarioDiagnostics.misplaced, at: word.range,
        "'\(word.text)' belongs before the first step",
        hint: keyword == .ruleset ? "rules change with run nft …" : nil)
    }
    switch keyword {
    case .ruleset: try readRuleset()
    case .interface: scenario.setup.interfaces.append(try interface())
    case .mtu: try readMTU()
    case .route: scenario.setup.routes.append(try route())
    case .kernel: scenario.setup.kernel = try kernel()
    case .conntrack: scenario.setup.tracking = try tracking()
    case .random: scenario.setup.seed = try number("a number", to: UInt64.max)
    default: break
    }
  }

  // MARK: Rules

  private mutating func readRuleset() throws(ScenarioMistake) {
    if cursor.take(UInt8(ascii: "{")) {
      let start = cursor.position
      guard let end = endOfBlock(from: start) else {
        throw .syntax(start - 1..<start, "the block of rules is not closed")
      }
      scenario.setup.rulesets.append(.text(SourceRange(UInt32(start), UInt32(end))))
      continueBehind(end + 1)
      return
    }
    let start = cursor.position
    guard let bytes = try quoted() else {
      throw .syntax(
        cursor.here, "the name of a file in quotes, or a block of rules, belongs here")
    }
    let range = start..<cursor.position
    guard !bytes.isEmpty else { throw .value(range, "the name of the file is empty") }
    scenario.setup.rulesets.append(
      .file(
        String(decoding: bytes, as: UTF8.self),
        SourceRange(UInt32(range.lowerBound), UInt32(range.upperBound))))
  }

  /// Where the brace stands that closes a block, past quotes and comments of the rules.
  private func endOfBlock(from start: Int) -> Int? {
    var depth = 1
    var position = start
    while position < file.count {
      switch file.storage[position] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return position }
      case UInt8(ascii: "\""):
        position += 1
        while position < file.count, file.storage[position] != UInt8(ascii: "\""),
          file.storage[position] != UInt8(ascii: "\n")
        {
          position += 1
        }
      case UInt8(ascii: "#"):
        while position < file.count, file.storage[position] != UInt8(ascii: "\n") { position += 1 }
      default: break
      }
      position += 1
    }
    return nil
  }

  // MARK: Interfaces and hosts

  /// `eth0 192.0.2.1/24 2001:db8::1/64 mtu 1400`.
  mutating func interface() throws(ScenarioMistake) -> InterfaceDeclaration {
    let name = try interfaceName()
    if name.text == "lo" || name.text == ScenarioKeyword.local.rawValue {
      throw ScenarioMistake(
        ScenarioDiagnostics.name, at: name.range, "'\(name.text)' is there without a declaration")
    }
    if scenario.setup.interfaces.contains(where: { $0.name == name.text }) {
      throw ScenarioMistake(
        ScenarioDiagnostics.name, at: name.range, "'\(name.text)' is declared already")
    }
    var declaration = InterfaceDeclaration(name: name.text, range: sourceRange(name.range))
    while !cursor.isAtEnd {
      if cursor.take(.mtu) {
        declaration.mtu = try mtu()
        continue
      }
      let (address, length, _) = try prefix("an address with the length of its network")
      declaration.addresses.append(
        Interface.Address(
          version: address.version, address: address.address, prefixLength: length))
    }
    return declaration
  }

  /// The next word as the name of an interface.
  mutating func interfaceName() throws(ScenarioMistake) -> ScenarioCursor.Word {
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "the name of an interface belongs here")
    }
    guard word.text.utf8.count <= InterfaceDeclaration.longestName else {
      throw .value(
        word.range,
        "the name of an interface has at most \(InterfaceDeclaration.longestName) bytes")
    }
    guard !word.text.utf8.contains(UInt8(ascii: "/")) else {
      throw .value(word.range, "the name of an interface has no slash")
    }
    return word
  }

  private mutating func mtu() throws(ScenarioMistake) -> Int {
    Int(try number("a number of bytes", from: 68, to: 65_536))
  }

  private mutating func readMTU() throws(ScenarioMistake) {
    let name = try interfaceName()
    guard let index = scenario.setup.interfaces.firstIndex(where: { $0.name == name.text }) else {
      throw unknownInterface(name)
    }
    scenario.setup.interfaces[index].mtu = try mtu()
  }

  private func unknownInterface(_ word: ScenarioCursor.Word) -> ScenarioMistake {
    let names = scenario.setup.interfaces.map(\.name)
    let closest = SpellingSuggestion.closest(to: word.text, among: names)
    return ScenarioMistake(
      ScenarioDiagnostics.name, at: word.range, "no interface is called '\(word.text)'",
      hint: closest.map { "did you mean \($0)?" }
        ?? "declare it above: interface \(word.text) 192.0.2.1/24")
  }

  private mutating func readHost() throws(ScenarioMistake) {
    guard let name = cursor.word() else {
      throw .syntax(cursor.here, "the name of a host and its address belong here")
    }
    guard name.text.utf8.allSatisfy(Self.isNameByte), Self.address(name.text) == nil else {
      throw .value(
        name.range, "'\(name.text)' is no name",
        hint: "names are made of letters, digits, '-', '_' and '.'")
    }
    if hosts[name.text] != nil {
      throw ScenarioMistake(
        ScenarioDiagnostics.name, at: name.range, "'\(name.text)' is declared already")
    }
    hosts[name.text] = HostName(address: try address("an address"), range: name.range)
  }

  // MARK: Routes

  /// `default via 192.0.2.1`, `198.51.100.0/24 dev eth1 metric 5`, `blackhole 203.0.113.0/24`; hosts may stand
  /// for their addresses.
  mutating func route() throws(ScenarioMistake) -> RouteDeclaration {
    let range = cursor.rest()
    var words: [String] = []
    while let word = cursor.word() {
      words.append(
        hosts[word.text].map { $0.address.address.text($0.address.version) } ?? word.text)
    }
    guard !words.isEmpty else {
      throw .syntax(range, "a route belongs here", hint: "such as default via 192.0.2.1")
    }
    return RouteDeclaration(
      syntax: words.joined(separator: " "), range: sourceRange(range.lowerBound..<cursor.position))
  }

  // MARK: Settings

  /// `nf_conntrack_udp_timeout 20`, or `net.netfilter.nf_conntrack_udp_timeout = 20`.
  mutating func setting() throws(ScenarioMistake) -> ScenarioSetup.Setting {
    guard let name = cursor.word() else {
      throw .syntax(
        cursor.here, "a setting and its value belong here",
        hint: "such as nf_conntrack_udp_timeout 20")
    }
    _ = cursor.take(UInt8(ascii: "="))
    guard let value = cursor.word() else { throw .syntax(cursor.here, "a value belongs here") }
    return ScenarioSetup.Setting(
      name: name.text, value: value.text,
      range: sourceRange(name.range.lowerBound..<cursor.position))
  }

  private mutating func kernel() throws(ScenarioMistake) -> KernelProfile {
    let names = KernelProfile.allCases.map(\.rawValue)
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "a kernel belongs here: \(names.joined(separator: ", "))")
    }
    guard let profile = KernelProfile(rawValue: word.text) else {
      throw .word(word, "the kernel '\(word.text)' is not modelled", among: names)
    }
    return profile
  }

  private mutating func tracking() throws(ScenarioMistake) -> ScenarioSetup.Tracking {
    switch cursor.take(anyOf: [.on, .auto]) {
    case .on: return .on
    case .auto: return .auto
    default:
      guard let word = cursor.word() else { throw .syntax(cursor.here, "on or auto belongs here") }
      throw .word(word, "tracking is on or auto", among: ["on", "auto"])
    }
  }

  /// A range of bytes as diagnostics and steps have it.
  func sourceRange(_ range: Range<Int>) -> SourceRange {
    SourceRange(UInt32(range.lowerBound), UInt32(range.upperBound))
  }
}
