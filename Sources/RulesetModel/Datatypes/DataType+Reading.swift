internal import CTVetDiagnostics

extension DataType {
  /// Reads a constant as nft 1.0.6 reads a word of this type.
  ///
  /// - Parameters:
  ///   - text: The word without its quotes.
  ///   - isQuoted: Whether it was in quotes: then nft's scanner does not turn numbers such as
  ///     `0x10` into decimal ones first, which types that only know decimal numbers notice.
  ///   - bits: How long the constant is where the expression says so, such as a field of a header;
  ///     nil for the length of the type.
  ///   - largest: The largest number where the expression allows fewer than its bits could hold:
  ///     6 for `meta day`, one less than the modulus of `numgen` and hashes.
  package func constant(
    from text: some StringProtocol, isQuoted: Bool = false, bits: Int? = nil,
    largest: UInt128? = nil, names: NameTables = .builtIn
  ) -> Result<ConstantValue, ConstantError> {
    let bits = bits ?? (self.bits == 0 ? 128 : self.bits)
    if isString { return stringConstant(String(text), bits: bits) }
    let word = isQuoted ? String(text) : CNumber.scanned(text) ?? String(text)
    return number(of: word, isQuoted: isQuoted, names: names).flatMap {
      bounded($0, bits: bits, largest: largest)
    }
  }

  /// Reads a constant from the bytes of a word; addresses cost no allocation.
  package func constant(
    utf8 bytes: Span<UInt8>, isQuoted: Bool = false, bits: Int? = nil, largest: UInt128? = nil,
    names: NameTables = .builtIn
  ) -> Result<ConstantValue, ConstantError> {
    if self == .ipv4Addr, let address = AddressText.ipv4(bytes) {
      return bounded(UInt128(address), bits: bits ?? self.bits, largest: largest)
    }
    if self == .ipv6Addr, let address = AddressText.ipv6(bytes) {
      return bounded(address, bits: bits ?? self.bits, largest: largest)
    }
    var copy: [UInt8] = []
    for index in bytes.indices { copy.append(bytes[index]) }
    return constant(
      from: String(decoding: copy, as: UTF8.self), isQuoted: isQuoted, bits: bits,
      largest: largest, names: names)
  }

  /// Reads a constant from a number that the scanner found.
  package func constant(
    number: UInt64, bits: Int? = nil, largest: UInt128? = nil, names: NameTables = .builtIn
  ) -> Result<ConstantValue, ConstantError> {
    switch self {
    case .ipv4Addr, .inetProto, .inetService, .integer, .bitmask:
      return bounded(
        UInt128(number), bits: bits ?? (self.bits == 0 ? 128 : self.bits), largest: largest)
    default:
      // A host may have names of digits, and some types read the digits in their own way.
      return constant(
        from: String(number), isQuoted: true, bits: bits, largest: largest, names: names)
    }
  }

  /// Every word that stands for a number of this type, the host's names included.
  package func words(names: NameTables = .builtIn) -> [String] {
    symbols.map(\.name) + (numberNames(in: names)?.allNames ?? [])
  }

  private func bounded(
    _ number: UInt128, bits: Int, largest: UInt128?
  ) -> Result<ConstantValue, ConstantError> {
    let largest = largest ?? (bits >= 128 ? UInt128.max : 1 << UInt128(bits) - 1)
    if number <= largest { return .success(ConstantValue(number, bits: bits)) }
    return .failure(ConstantError("\(number) is beyond the range 0-\(largest) of \(summary)"))
  }

  private func number(
    of word: String, isQuoted: Bool, names: NameTables
  ) -> Result<UInt128, ConstantError> {
    switch self {
    case .ipv4Addr:
      let address = AddressText.ipv4(word.utf8.span).map { UInt128($0) }
      return result(address, "`\(word)` is no IPv4 address")
    case .ipv6Addr:
      return result(AddressText.ipv6(word.utf8.span), "`\(word)` is no IPv6 address")
    case .llAddr, .etherAddr:
      let bytes = AddressText.linkLayer(word).flatMap { $0.count <= 16 ? $0 : nil }
      return result(
        bytes.map { $0.reduce(0) { $0 << 8 | UInt128($1) } },
        "`\(word)` is no link layer address, such as `00:11:22:33:44:55`")
    case .inetProto:
      if let value = CNumber(whole: word, base: 0) { return inRange(value, UInt64(UInt8.max)) }
      return named(word, names, keywords: isQuoted ? [:] : ["comp": 108, "icmpv6": 58])
    case .inetService:
      if let value = CNumber(whole: word, base: 0) { return inRange(value, UInt64(UInt16.max)) }
      // Decimal digits with a leading zero are a port to getaddrinfo, and so is an empty name.
      if word.isEmpty { return .success(0) }
      if let value = CNumber(whole: word, base: 10) { return inRange(value, UInt64(UInt16.max)) }
      return named(word, names)
    case .ifaceIndex:
      if let index = names.interfaces.number(of: word) { return .success(UInt128(index)) }
      if word.isEmpty { return .success(0) }
      guard let value = CNumber(whole: word, base: 10), value.value <= UInt64(Int32.max) else {
        return named(word, names)
      }
      return .success(UInt128(value.value))
    case .uid, .gid:
      if let id = numberNames(in: names)?.number(of: word) { return .success(UInt128(id)) }
      if word.isEmpty { return .success(0) }
      guard let value = CNumber(whole: word, base: self == .uid ? 10 : 0) else {
        return named(word, names)
      }
      return inRange(value, UInt64(UInt32.max))
    case .ctLabel:
      if let bit = names.connectionLabels.number(of: word) { return labelBit(bit) }
      guard let value = CNumber(whole: word, base: 0), !value.overflows else {
        return named(word, names)
      }
      return labelBit(value.value)
    case .classid:
      return .success(UInt128(trafficClass(word)))
    case .time:
      return DurationText.milliseconds(word).flatMap { milliseconds in
        milliseconds <= UInt64(UInt32.max)
          ? .success(UInt128(milliseconds))
          : .failure(ConstantError("`\(word)` is longer than 49d17h2m47s"))
      }
    case .date:
      return result(
        ClockText.nanoseconds(word, offset: names.timeZoneOffset).map { UInt128($0) },
        "`\(word)` is no date, such as `2019-06-06 17:00`")
    case .hour:
      return ClockText.seconds(hour: word, offset: names.timeZoneOffset).map { UInt128($0) }
    case .cgroupsv2:
      return named(word, names)
    case .invalid, .verdict:
      return .failure(ConstantError("a constant cannot be of type `\(name)`"))
    case .nfProto, .bitmask, .integer, .string, .etherType, .arpOp, .icmpType, .tcpFlag,
      .dccpPkttype, .mhType, .mark, .ifaceType, .realm, .ctState, .ctDir, .ctStatus, .icmpv6Type,
      .pktType, .icmpCode, .icmpv6Code, .icmpxCode, .devgroup, .dscp, .ecn, .fibAddrtype,
      .boolean, .ctEvent, .ifname, .igmpType, .day:
      if let symbol = symbols.first(where: { $0.name == word }) {
        return .success(UInt128(symbol.value))
      }
      if let number = numberNames(in: names)?.number(of: word) { return .success(UInt128(number)) }
      return integer(word, names)
    }
  }

  /// The host's names for numbers of this type.
  func numberNames(in names: NameTables) -> NumberNames? {
    switch self {
    case .inetProto: names.protocols
    case .inetService: names.services
    case .mark: names.marks
    case .ifaceIndex: names.interfaces
    case .realm: names.realms
    case .uid: names.users
    case .gid: names.groups
    case .ctLabel: names.connectionLabels
    case .devgroup: names.deviceGroups
    case .cgroupsv2: names.controlGroups
    default: nil
    }
  }

  private func integer(_ word: String, _ names: NameTables) -> Result<UInt128, ConstantError> {
    var digits = word[...]
    var radix = 10
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      (digits, radix) = (digits.dropFirst(2), 16)
    } else if digits.hasPrefix("0b") || digits.hasPrefix("0B") {
      (digits, radix) = (digits.dropFirst(2), 2)
    } else if digits.hasPrefix("0"), digits.utf8.count > 1 {
      (digits, radix) = (digits.dropFirst(), 8)
    }
    let isNumber = digits.utf8.allSatisfy { CNumber.digit($0).map { $0 < radix } == true }
    guard isNumber, !word.isEmpty else {
      return unknown(word, names, answer: "Could not parse \(summary)")
    }
    // A prefix without digits is 0 to the library that nft reads integers with.
    if digits.isEmpty { return .success(0) }
    guard let number = UInt128(digits, radix: radix) else {
      return .failure(ConstantError("`\(word)` is too large"))
    }
    return .success(number)
  }

  private func named(
    _ word: String, _ names: NameTables, keywords: [String: UInt128] = [:]
  ) -> Result<UInt128, ConstantError> {
    if let number = numberNames(in: names)?.number(of: word) { return .success(UInt128(number)) }
    return keywords[word].map { .success($0) } ?? unknown(word, names)
  }

  /// - Parameter answer: What nft says.
  private func unknown(
    _ word: String, _ names: NameTables, answer: String? = nil
  ) -> Result<UInt128, ConstantError> {
    let near = SpellingSuggestion.closest(to: word, among: words(names: names))
    let message =
      self == .ifaceIndex
      ? "this host has no interface `\(word)`"
      : "`\(word)` is no \(summary)" + (answer.map { " (“\($0)”)" } ?? "")
    return .failure(ConstantError(message, suggestion: near))
  }

  private func result(_ number: UInt128?, _ message: String) -> Result<UInt128, ConstantError> {
    number.map { .success($0) } ?? .failure(ConstantError(message))
  }

  private func inRange(_ value: CNumber, _ largest: UInt64) -> Result<UInt128, ConstantError> {
    if !value.overflows, value.value <= largest { return .success(UInt128(value.value)) }
    return .failure(ConstantError("the number is beyond the range 0-\(largest) of \(summary)"))
  }

  private func labelBit(_ bit: UInt64) -> Result<UInt128, ConstantError> {
    bit < 128
      ? .success(1 << UInt128(bit))
      : .failure(ConstantError("label bit \(bit) is beyond the range 0-127"))
  }

  /// A traffic class `major:minor` in hexadecimal digits; what is no number is 0 to nft.
  private func trafficClass(_ word: String) -> UInt32 {
    if word == "root" { return .max }
    let bytes = Array(word.utf8)[...]
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
      return UInt32(truncatingIfNeeded: CNumber(bytes, base: 0)?.value ?? 0)
    }
    let major = CNumber(bytes[..<colon], base: 16)?.value ?? 0
    let minor = CNumber(bytes[(colon + 1)...], base: 16)?.value ?? 0
    return UInt32(truncatingIfNeeded: major << 16 | minor)
  }

  /// A string; `*` at its end makes it a pattern, which is as long as what is in front.
  private func stringConstant(
    _ text: String, bits: Int
  ) -> Result<ConstantValue, ConstantError> {
    var bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return .failure(ConstantError("a \(summary) can't be empty")) }
    if (bytes.count + 1) * 8 > bits {
      return .failure(ConstantError("a \(summary) has at most \(bits / 8 - 1) bytes"))
    }
    guard bytes.last == UInt8(ascii: "*") else {
      return .success(ConstantValue(bytes: bytes, bits: bits))
    }
    bytes.removeLast()
    if bytes.last == UInt8(ascii: "\\") {
      bytes[bytes.count - 1] = UInt8(ascii: "*")
      return .success(ConstantValue(bytes: bytes, bits: bits))
    }
    if bytes.isEmpty { return .failure(ConstantError("`*` alone would match every \(summary)")) }
    return .success(ConstantValue(bytes: bytes, bits: bytes.count * 8))
  }
}
