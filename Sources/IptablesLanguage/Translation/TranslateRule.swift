import CTVetDiagnostics
import CTVetRulesetModel

/// A rule in nft's words.
extension Translator {
  /// Writes the current rule as `add rule …`, as many of them as it takes.
  mutating func writeRule(_ command: Command) throws(Problem) {
    prelude.removeAll(keepingCapacity: true)
    if rule.sources.count <= 1, rule.destinations.count <= 1 {
      try writeRule(
        command, source: rule.sources.first, destination: rule.destinations.first)
      return
    }
    let sources: [Int?] = rule.sources.isEmpty ? [nil] : rule.sources.map { $0 }
    let destinations: [Int?] = rule.destinations.isEmpty ? [nil] : rule.destinations.map { $0 }
    for source in sources {
      for destination in destinations {
        try writeRule(command, source: source, destination: destination)
        prelude.removeAll(keepingCapacity: true)
      }
    }
  }

  private mutating func writeRule(
    _ command: Command, source: Int?, destination: Int?
  ) throws(Problem) {
    choices.removeAll(keepingCapacity: true)
    repeat {
      choicePoint = 0
      body.removeAll(keepingCapacity: true)
      bodyMarks.removeAll(keepingCapacity: true)
      comment.removeAll(keepingCapacity: true)
      hasComment = false
      movesBehindTracking = false
      try writeMatches(source: source, destination: destination)
      writeCounter()
      try writeAction()
      finish(command)
      prelude.removeAll(keepingCapacity: true)
    } while nextChoices()
  }

  /// Everything in front of the counter.
  mutating func writeMatches(source: Int?, destination: Int?) throws(Problem) {
    if rule.inputWord >= 0 { interface("iifname ", rule.inputWord, rule.isInputInverted) }
    if rule.outputWord >= 0 { interface("oifname ", rule.outputWord, rule.isOutputInverted) }
    if rule.fragmentWord >= 0, !(rule.isFragmentInverted && looksBehindHeader) {
      mark(range(rule.fragmentWord))
      add(rule.isFragmentInverted ? "ip frag-off & 0x1fff 0 " : "ip frag-off & 0x1fff != 0 ")
    }
    // nft's IPv6 rules ask for the protocol first, its IPv4 rules too.
    rule.impliedBy = nil
    if rule.protocolNumber != 0 { writeProtocol() }
    if let source {
      address("ip saddr", "ip6 saddr", source, rule.sourceWord, rule.isSourceInverted)
    }
    if let destination {
      address(
        "ip daddr", "ip6 daddr", destination, rule.destinationWord, rule.isDestinationInverted)
    }
    for use in rule.uses.indices where use != rule.targetUse {
      mark(range(ofUse: use))
      try registry.entries[rule.uses[use].entry].type.translate(&self, use)
    }
  }

  private mutating func interface(_ key: StaticString, _ word: Int, _ isInverted: Bool) {
    let (start, end) = (words[word].start, words[word].end)
    if end - start == 1, text[start] == UInt8(ascii: "+") {
      // Every interface; the inversion matches none.
      guard isInverted else { return }
      mark(range(word))
      add(key)
      add("\"INVAL/D\" ")
      return
    }
    mark(range(word))
    add(key)
    addInversion(isInverted)
    body.append(UInt8(ascii: "\""))
    let first = body.count
    for position in start..<end {
      let byte = text[position]
      if position == end - 1, byte == UInt8(ascii: "+") {
        body.append(UInt8(ascii: "*"))
      } else {
        // A star at the end would be a wildcard to nft.
        if byte == UInt8(ascii: "*"), position == end - 1 { body.append(UInt8(ascii: "\\")) }
        body.append(byte == UInt8(ascii: "\"") ? UInt8(ascii: "'") : byte)
      }
    }
    notePlainValue(.interface, word, from: first)
    add("\" ")
  }

  mutating func writeProtocol() {
    var key: StaticString = isIPv6 || looksBehindHeader ? "meta l4proto " : "ip protocol "
    // A match of the protocol brings the test along, unless it has no option.
    if isIPv6, rule.protocolNumber == 51 {
      differs(
        range(rule.protocolWord),
        "ip6tables takes for the protocol what follows the authentication header, so that no packet is `ah`"
      )
    }
    if !rule.isProtocolInverted, let entry = protocolMatch(rule.protocolNumber),
      let use = rule.uses.firstIndex(where: { $0.entry == entry }), rule.impliedBy == nil
    {
      if impliesProtocol(use) {
        rule.impliedBy = use
        return
      }
      if rule.uses[use].ids == 0 {
        // Other matches bring the test along, as if the match itself had them.
        if let transport = transportUse {
          rule.impliedBy = transport
          return
        }
        key = "meta l4proto "
      }
      if !isIPv6 || rule.protocolNumber != 58 && rule.protocolNumber != 135,
        rule.protocolNumber != 1
      {
        corrects(range(rule.protocolWord), "iptables-translate leaves out the protocol")
      }
    }
    mark(range(rule.protocolWord))
    add(key)
    addInversion(rule.isProtocolInverted)
    switch rule.protocolNumber {
    case 6: add("tcp ")
    case 17: add("udp ")
    case 1: add("icmp ")
    default:
      let number = rule.protocolNumber
      if let name = Self.knownName(UInt8(number)) ?? names.protocols.name(of: UInt64(number)) {
        add(text: name)
      } else {
        add(UInt64(number))
      }
      body.append(UInt8(ascii: " "))
    }
  }

  /// The use that asks for several ports, or for an option of TCP.
  private var transportUse: Int? {
    rule.uses.firstIndex {
      let type = registry.entries[$0.entry].type
      return $0.ids != 0 && (type == MultiportMatch.self || type == SegmentSizeMatch.self)
    }
  }

  /// Whether `-m u32` looks behind the header of IPv4, where nft looks into first fragments only.
  private var looksBehindHeader: Bool {
    guard !isIPv6 else { return false }
    return rule.uses.indices.contains { use in
      guard registry.entries[rule.uses[use].entry].type == WordMatch.self,
        let option = rule.option(use, 0), !option.isInverted
      else { return false }
      return (try? WordTest.read(option.word, self))?.contains(where: \.isBehindHeader) ?? false
    }
  }

  /// Names that nft and iptables agree on.
  private static func knownName(_ number: UInt8) -> String? {
    switch number {
    case 33, 50, 51, 58, 132, 135, 136: protocolName(number)
    default: nil
    }
  }

  /// Whether what a match says tests the protocol too.
  private func impliesProtocol(_ use: Int) -> Bool {
    // nft's IPv6 rules name the protocol in front of ICMPv6 and mobility headers anyway.
    if isIPv6, rule.protocolNumber == 58 || rule.protocolNumber == 135 { return false }
    if rule.uses[use].ids == 0 { return false }
    for given in rule.given where given.use == use {
      let option = registry.entries[rule.uses[use].entry].options.first { $0.id == given.id }
      // Nothing is within a range that ends before it begins.
      if given.isInverted, given.value > given.upper { continue }
      switch option?.kind {
      case .portRange where given.value == 0 && given.upper == 0xFFFF,
        .servicePortRange where given.value == 0 && given.upper == 0xFFFF:
        continue
      case .uint32Range where given.value == 0 && given.upper == 0xFFFF_FFFF: continue
      default: return !hasNoWords(given)
      }
    }
    return false
  }

  /// Options that are written but always true.
  private func hasNoWords(_ given: GivenOption) -> Bool {
    let name = registry.entries[rule.uses[given.use].entry].info.name
    switch name {
    case "tcp": return given.id == 3 && given.value == 0 && given.upper == 0
    case "icmp": return given.value == ICMPTypes.any
    case "dccp": return given.id == 2 && given.value == 0
    case "ipcomp": return given.isInverted && given.value > 0xFFFF
    default: return false
    }
  }

  private mutating func address(
    _ field: StaticString, _ field6: StaticString, _ index: Int, _ word: Int, _ isInverted: Bool
  ) {
    let address = rule.addresses[index]
    if address.mask == 0, !isInverted { return }
    mark(range(word))
    addAddressMatch(isIPv6 ? field6 : field, address, isInverted: isInverted, of: word)
  }

  private mutating func writeCounter() {
    if rule.packets == 0, rule.bytes == 0 { return add("counter") }
    add("counter packets ")
    let start = body.count
    add(rule.packets)
    add(" bytes ")
    add(rule.bytes)
    if notesValues, let source = counterSource {
      noted.append(
        .init(kind: .counters, source: source, part: .body, target: start..<body.count))
    }
  }

  mutating func writeAction() throws(Problem) {
    if rule.jumpWord >= 0 { mark(range(rule.jumpWord)) }
    switch rule.action {
    case .none: break
    case .accept: add(" accept")
    case .drop: add(" drop")
    case .return: add(" return")
    case .queue: add(" queue num 0")
    case .jump(let word):
      add(rule.isGoto ? " goto " : " jump ")
      let start = body.count
      add(chain: word)
      notePlainValue(.chain, word, from: start)
    case .target:
      if keepsMap { bodyMarks.removeLast() }
      mark(range(ofUse: rule.targetUse))
      body.append(UInt8(ascii: " "))
      try registry.entries[rule.uses[rule.targetUse].entry].type.translate(&self, rule.targetUse)
      // Words of extensions end in a space.
      if body.last == UInt8(ascii: " ") { body.removeLast() }
    }
  }

  /// Puts the rule behind what is written.
  private mutating func finish(_ command: Command) {
    if !prelude.isEmpty {
      map.marks.append(.init(offset: UInt32(out.count), range: range(chainWord)))
      out += prelude
    }
    if keepsMap {
      map.marks.append(.init(offset: UInt32(out.count), range: range(chainWord)))
    }
    written.count += 1
    written.start = out.count
    append(command.kind == .insert ? "insert rule " : "add rule ")
    appendChain(chainWord)
    let name = words[chainWord].count
    if out.count > name {
      notePlainValue(.chain, chainWord, .out, out.count - name..<out.count)
    }
    if movesBehindTracking { append("_helper") }
    if command.kind == .insert, command.number > 1 {
      append(" index ")
      Self.append(command.number - 1, to: &out)
    }
    out.append(UInt8(ascii: " "))
    let base = UInt32(out.count)
    for mark in bodyMarks {
      map.marks.append(.init(offset: base + mark.offset, range: mark.range))
    }
    written.body = out.count
    out.append(contentsOf: body)
    if hasComment {
      append(" comment \"")
      written.comment = out.count
      out.append(contentsOf: comment)
      out.append(UInt8(ascii: "\""))
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// Adds text of this program to the output.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    unsafe out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  /// `ip filter `.
  mutating func appendTable() {
    append(isIPv6 ? "ip6 " : "ip ")
    switch table {
    case .filter: append("filter")
    case .nat: append("nat")
    case .mangle: append("mangle")
    case .raw: append("raw")
    case .security: append("security")
    }
  }

  /// `ip filter INPUT`.
  mutating func appendChain(_ word: Int) {
    appendTable()
    out.append(UInt8(ascii: " "))
    if declared.renamed.isEmpty {
      out.append(contentsOf: text[words[word].start..<words[word].end])
    } else {
      out.append(contentsOf: chainName(word).utf8)
    }
  }

  /// The name of a chain, for a jump.
  mutating func add(chain word: Int) {
    if declared.renamed.isEmpty { return add(word: word) }
    add(text: chainName(word))
  }

  private func chainName(_ word: Int) -> String {
    let name = string(word)
    return declared.renamed[name] ?? name
  }
}
