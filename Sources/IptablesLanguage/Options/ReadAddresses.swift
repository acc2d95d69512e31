import CTVetRulesetModel

/// Addresses and masks.
extension Translator {
  /// The mask of one address.
  var fullMask: UInt128 { isIPv6 ? .max : 0xFFFF_FFFF }

  /// An address that is written as numbers.
  func address(_ start: Int, _ end: Int) -> UInt128? {
    if isIPv6 { return AddressText.ipv6(text.span.extracting(start..<end)) }
    return dottedQuad(start, end).map { UInt128($0) }
  }

  /// An IPv4 address of four numbers.
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
        guard byte >= 48, byte <= 57 else { return nil }
        part = part * 10 + UInt32(byte - 48)
        digits += 1
        guard part <= 255, digits <= 10 else { return nil }
      }
    }
    guard dots == 3, digits > 0 else { return nil }
    return address << 8 | part
  }

  /// An address with fewer than four numbers where a mask follows: `10/8`.
  private func shortQuad(_ start: Int, _ end: Int) -> UInt32? {
    var address: UInt32 = 0
    var part: UInt32 = 0
    var (digits, count) = (0, 0)
    for position in start..<end {
      let byte = text[position]
      if byte == UInt8(ascii: ".") {
        guard digits > 0, count < 3 else { return nil }
        address |= part << UInt32(24 - 8 * count)
        (part, digits) = (0, 0)
        count += 1
      } else {
        guard byte >= 48, byte <= 57 else { return nil }
        part = part * 10 + UInt32(byte - 48)
        digits += 1
        guard part <= 255, digits <= 3 else { return nil }
      }
    }
    if digits > 0 { address |= part << UInt32(24 - 8 * count) }
    return start < end ? address : nil
  }

  /// An address with its mask: `10.0.0.0/8`, `10.1.2.3/255.0.255.0`; the bits outside of the mask go.
  func hostMask(_ word: Int, _ start: Int, _ end: Int) throws(Problem) -> Rule.Address {
    var slash = start
    while slash < end, text[slash] != UInt8(ascii: "/") { slash += 1 }
    let isMasked = slash < end
    var address = address(start, slash)
    if address == nil, !isIPv6, isMasked { address = shortQuad(start, slash).map { UInt128($0) } }
    guard let address else {
      throw refused(
        word, "`\(string(start..<slash))` is not an address",
        hint: "names of hosts are not looked up: write the address")
    }
    guard isMasked else { return .init(address: address, mask: fullMask) }
    let bits = isIPv6 ? 128 : 32
    let mask: UInt128
    if let quad = self.address(slash + 1, end) {
      mask = quad
    } else if let length = wholeNumber(slash + 1, end, limit: UInt64(bits)) {
      mask = Self.mask(length: Int(length), isIPv6: isIPv6)
    } else {
      throw refused(word, "`\(string(slash + 1..<end))` is not a mask")
    }
    return .init(address: address & mask, mask: mask)
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
  mutating func add(address: UInt128) {
    if isIPv6 {
      add(text: AddressText.text(ipv6: address))
      return
    }
    for part in (0..<4).reversed() {
      add(UInt64(truncatingIfNeeded: address >> UInt128(part * 8)) & 0xFF)
      if part > 0 { body.append(UInt8(ascii: ".")) }
    }
  }

  /// Adds a comparison of an address field: `ip saddr != 10.0.0.0/8`.
  mutating func addAddressMatch(
    _ field: StaticString, _ address: Rule.Address, isInverted: Bool
  ) {
    add(field)
    body.append(UInt8(ascii: " "))
    if let length = Self.prefixLength(of: address.mask, isIPv6: isIPv6) {
      addInversion(isInverted)
      add(address: address.address)
      if length < (isIPv6 ? 128 : 32) {
        body.append(UInt8(ascii: "/"))
        add(UInt64(length))
      }
    } else {
      add("& ")
      add(address: address.mask)
      add(isInverted ? " != " : " == ")
      add(address: address.address)
    }
    body.append(UInt8(ascii: " "))
  }
}
