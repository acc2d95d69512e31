import CTVetDiagnostics

/// Words that many extensions have in common; all of them end in a space.
extension Translator {
  /// Adds a comparison with a number or a range: `tcp sport != 1-5`; nothing where it was not asked.
  mutating func addNumbers(_ field: StaticString, _ use: Int, _ id: UInt8) throws(Problem) {
    guard let option = rule.option(use, id) else { return }
    try addNumbers(field, option)
  }

  /// Adds a comparison with a number or a range.
  mutating func addNumbers(
    _ field: StaticString, _ option: GivenOption, kind: PlainValue? = nil
  ) throws(Problem) {
    if option.value > option.upper {
      // A range that ends before it begins holds nothing.
      if option.isInverted { return }
      throw neverMatches(
        option.word, "the range ends before it begins, so that the rule never matches")
    }
    add(field)
    body.append(UInt8(ascii: " "))
    addInversion(option.isInverted)
    let start = body.count
    addRange(option.value, option.upper)
    if let kind { notePlainValue(kind, option.word, from: start) }
    body.append(UInt8(ascii: " "))
  }

  /// Adds a comparison with one number: `cpu != 3`; nothing where it was not asked.
  mutating func addNumber(_ field: StaticString, _ use: Int, _ id: UInt8) {
    guard let option = rule.option(use, id) else { return }
    add(field)
    body.append(UInt8(ascii: " "))
    addInversion(option.isInverted)
    add(option.value)
    body.append(UInt8(ascii: " "))
  }

  /// Adds a comparison under a mask: `mark and 0xff == 0x5`; `word` is that of a mark.
  mutating func addMasked(
    _ field: StaticString, value: UInt64, mask: UInt64, isInverted: Bool,
    fullMask: UInt64 = 0xFFFF_FFFF, of word: Int? = nil
  ) {
    add(field)
    body.append(UInt8(ascii: " "))
    if mask == fullMask {
      addInversion(isInverted)
    } else {
      add("and ")
      addHex(mask)
      add(isInverted ? " != " : " == ")
    }
    let start = body.count
    addHex(value)
    if let word, mask == fullMask { notePlainValue(.mark, word, from: start) }
    body.append(UInt8(ascii: " "))
  }

  /// Adds a list of words between commas.
  mutating func addList(_ words: [String], separator: String = ",") {
    add(text: words.joined(separator: separator))
  }

  /// Adds the two ports of a protocol.
  mutating func addPorts(_ source: StaticString, _ destination: StaticString, _ use: Int)
    throws(Problem)
  {
    for (field, id) in [(source, UInt8(0)), (destination, 1)] {
      guard let option = rule.option(use, id) else { continue }
      if option.value == 0, option.upper == 0xFFFF {
        if option.isInverted { throw neverMatches(option.word, "no port is outside of the range") }
        continue
      }
      try addNumbers(field, option, kind: .ports)
    }
  }

  /// The protocol that the rule asks for; nil where it asks for none, or for all others.
  var onlyProtocol: UInt8? {
    guard rule.protocolWord >= 0, !rule.isProtocolInverted, rule.protocolNumber != 0 else {
      return nil
    }
    return UInt8(truncatingIfNeeded: rule.protocolNumber)
  }

  /// `tcp `, `udp ` and so on, or `th ` where the rule does not tell.
  mutating func addPortHeader() {
    switch onlyProtocol {
    case 6: add("tcp ")
    case 17: add("udp ")
    case 33: add("dccp ")
    case 132: add("sctp ")
    case 136: add("udplite ")
    default: add("th ")
    }
  }

  // MARK: Several rules for one

  /// Which of several ways of saying a test is to be written now.
  ///
  /// The rule is written once for each of them. The ways must exclude each other, so that no packet is matched twice.
  mutating func choose(_ count: Int) -> Int {
    let point = choicePoint
    choicePoint += 1
    if point == choices.count { choices.append((0, count)) }
    return choices[point].current
  }

  /// Goes to the next combination of choices; false where there is none.
  mutating func nextChoices() -> Bool {
    while let last = choices.last {
      if last.current + 1 < last.count {
        choices[choices.count - 1].current += 1
        return true
      }
      choices.removeLast()
    }
    return false
  }

  // MARK: Problems

  /// A rule that no packet can match.
  func neverMatches(_ word: Int, _ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .neverMatches, range: range(word), message: message, hint: hint)
  }

  /// A part of a use that nft has no words for.
  func lost(use: Int, _ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .notExpressible, range: range(ofUse: use), message: message, hint: hint)
  }

  /// Tells that nft's words mean something else in some cases.
  mutating func differs(_ range: SourceRange, _ message: String, hint: String? = nil) {
    report(
      once: Diagnostic(id: IptablesDiagnostics.differs, .warning, at: range, message, hint: hint))
  }

  /// Tells that something must be there on the host before the rule can be loaded.
  mutating func needs(_ range: SourceRange, _ message: String, hint: String? = nil) {
    report(
      once: Diagnostic(id: IptablesDiagnostics.foreignSet, .warning, at: range, message, hint: hint)
    )
  }

  /// Tells that `iptables-translate` says something else, and why that would be wrong.
  mutating func corrects(_ range: SourceRange, _ message: String) {
    report(once: Diagnostic(id: IptablesDiagnostics.corrected, .info, at: range, message))
  }

  /// Adds a diagnostic that this command has not had yet.
  private mutating func report(once diagnostic: Diagnostic) {
    if diagnostics[min(commandDiagnostics, diagnostics.count)...].contains(diagnostic) { return }
    diagnostics.append(diagnostic)
  }
}
