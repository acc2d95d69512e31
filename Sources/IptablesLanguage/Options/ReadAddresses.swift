import CTVetRulesetModel

/// Addresses and masks.
extension Translator {
  /// The mask of one address.
  var fullMask: UInt128 { isIPv6 ? .max : 0xFFFF_FFFF }

  /// An address as `inet_pton` reads it.
  func address(_ start: Int, _ end: Int) -> UInt128? {
    if isIPv6 { return AddressText.ipv6(text.span.extracting(start..<end)) }
    return dottedQuad(start, end).map { UInt128($0) }
  }

  /// An IPv4 address of four decimal numbers, none of them with a zero in front.
  func dottedQuad(_ start: Int, _ end: Int) -> UInt32? {
    var address: UInt32 = 0
    var part: UInt32 = 0
    var (digits, dots) = (0, 0)
    for position in start..<end {
      let byte = text[position]
      if byte == UInt8(ascii: ".") {
        guard digits > 0, dots < 3 else { return nil }
        address = address << 8 | part
        (part, digits) = (0, 0)
        dots += 1
      } else {
        guard byte >= 48, byte <= 57, digits == 0 || part > 0 else { return nil }
        part = part * 10 + UInt32(byte - 48)
        digits += 1
        guard part <= 255 else { return nil }
      }
    }
    guard dots == 3, digits > 0 else { return nil }
    return address << 8 | part
  }

  /// An address as iptables reads it where names are not asked for: of IPv4, one to four numbers of
  /// any base, zeros for those that are missing (`xtables_numeric_to_ipaddr`).
  func numericAddress(_ start: Int, _ end: Int, isMask: Bool = false) -> UInt128? {
    if let address = address(start, end) { return address }
    guard !isIPv6, let parts = numbers(start, end, limit: 255), !isMask || parts.count == 4 else {
      return nil
    }
    return parts.enumerated().reduce(0) { $0 | UInt128($1.element) << UInt128(24 - 8 * $1.offset) }
  }

  /// An address as the resolver reads it: of IPv4, the last of one to four numbers fills the rest
  /// (`inet_aton`).
  func hostAddress(_ start: Int, _ end: Int) -> UInt128? {
    if let address = address(start, end) { return address }
    if isIPv6 { return nil }
    if isText(start, end, "localhost") { return 0x7F00_0001 }
    guard start < end, Self.digit(text[start]) < 10,
      let parts = numbers(start, end, limit: 0xFFFF_FFFF)
    else { return nil }
    var address: UInt64 = 0
    for part in parts.dropLast() {
      if part > 255 { return nil }
      address = address << 8 | part
    }
    let bits = UInt64(40 - 8 * parts.count)
    guard let last = parts.last, last >> bits == 0 else { return nil }
    return UInt128(address << bits | last)
  }

  /// One to four numbers between dots.
  private func numbers(_ start: Int, _ end: Int, limit: UInt64) -> [UInt64]? {
    var result: [UInt64] = []
    var first = start
    for position in start...end where position == end || text[position] == UInt8(ascii: ".") {
      guard result.count < 4, let number = wholeNumber(first, position, limit: limit) else {
        return nil
      }
      result.append(number)
      first = position + 1
    }
    return result
  }

  /// The address of `-s` and `-d` with its mask: `10.0.0.0/8`, `10.1.2.3/255.0.255.0`; the bits outside
  /// of the mask go.
  func network(_ word: Int, _ start: Int, _ end: Int) throws(Problem) -> Rule.Address {
    let slash = slash(start, end)
    guard let address = numericAddress(start, slash) ?? hostAddress(start, slash) else {
      throw notAnAddress(word, start, slash)
    }
    guard slash < end else { return .init(address: address, mask: fullMask) }
    let mask: UInt128
    if let quad = numericAddress(slash + 1, end, isMask: true) {
      mask = quad
    } else if let length = wholeNumber(slash + 1, end, limit: isIPv6 ? 128 : 32) {
      mask = Self.mask(length: Int(length), isIPv6: isIPv6)
    } else {
      throw refused(word, "`\(string(slash + 1..<end))` is not a mask")
    }
    return .init(address: address & mask, mask: mask)
  }

  /// The address of an extension's option with its mask, which has no gaps, and whether bits are set
  /// behind it.
  func hostMask(_ word: Int) throws(Problem) -> (network: Rule.Address, hasMore: Bool) {
    let (start, end) = (words[word].start, words[word].end)
    let slash = slash(start, end)
    guard let address = hostAddress(start, slash) else { throw notAnAddress(word, start, slash) }
    guard slash < end else { return (.init(address: address, mask: fullMask), false) }
    guard let length = maskLength(slash + 1, end) else {
      throw refused(word, "`\(string(slash + 1..<end))` is not a mask")
    }
    let mask = Self.mask(length: length, isIPv6: isIPv6)
    return (.init(address: address & mask, mask: mask), address & ~mask != 0)
  }

  /// A mask as a length or an address, which the resolver reads; iptables takes one with gaps for that
  /// of a single address.
  func maskLength(_ start: Int, _ end: Int, takesGaps: Bool = true) -> Int? {
    let bits = isIPv6 ? 128 : 32
    if let length = wholeNumber(start, end, limit: UInt64(bits)) { return Int(length) }
    guard let mask = hostAddress(start, end) else { return nil }
    return Self.prefixLength(of: mask, isIPv6: isIPv6) ?? (takesGaps ? bits : nil)
  }

  private func slash(_ start: Int, _ end: Int) -> Int {
    var slash = start
    while slash < end, text[slash] != UInt8(ascii: "/") { slash += 1 }
    return slash
  }

  private func notAnAddress(_ word: Int, _ start: Int, _ end: Int) -> Problem {
    refused(
      word, "`\(string(start..<end))` is not an address",
      hint: "names of hosts are not looked up: write the address")
  }

  /// The mask of so many leading bits.
  static func mask(length: Int, isIPv6: Bool) -> UInt128 {
    let bits = isIPv6 ? 128 : 32
    let full: UInt128 = isIPv6 ? .max : 0xFFFF_FFFF
    return length == 0 ? 0 : (full << UInt128(bits - length)) & full
  }

  /// How many leading bits a mask has; nil for one with gaps.
  static func prefixLength(of mask: UInt128, isIPv6: Bool) -> Int? {
    let bits = isIPv6 ? 128 : 32
    let ones = mask.nonzeroBitCount
    return mask == Self.mask(length: ones, isIPv6: isIPv6) && ones <= bits ? ones : nil
  }

  // MARK: Writing

  /// Adds an address.
  mutating func add(address: UInt128) { Self.append(address: address, isIPv6: isIPv6, to: &body) }

  static func append(address: UInt128, isIPv6: Bool, to bytes: inout [UInt8]) {
    if isIPv6 {
      bytes.append(contentsOf: AddressText.text(ipv6: address).utf8)
      return
    }
    for part in (0..<4).reversed() {
      append(UInt64(truncatingIfNeeded: address >> UInt128(part * 8)) & 0xFF, to: &bytes)
      if part > 0 { bytes.append(UInt8(ascii: ".")) }
    }
  }

  /// Adds a comparison of an address field: `ip saddr != 10.0.0.0/8`; `word` is where it is written.
  mutating func addAddressMatch(
    _ field: StaticString, _ address: Rule.Address, isInverted: Bool, of word: Int? = nil
  ) {
    add(field)
    body.append(UInt8(ascii: " "))
    if let length = Self.prefixLength(of: address.mask, isIPv6: isIPv6) {
      addInversion(isInverted)
      let start = body.count
      add(address: address.address)
      if length < (isIPv6 ? 128 : 32) {
        body.append(UInt8(ascii: "/"))
        add(UInt64(length))
      }
      if let word { notePlainValue(.address, word, from: start) }
    } else {
      add("& ")
      add(address: address.mask)
      add(isInverted ? " != " : " == ")
      add(address: address.address)
    }
    body.append(UInt8(ascii: " "))
  }
}
