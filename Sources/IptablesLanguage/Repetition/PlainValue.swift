import CTVetRulesetModel

/// Kinds of values that a rule may have others of without becoming another rule.
///
/// Each stands for values that are read, checked and written in one way: a value that the rule's
/// extension treats in a way of its own is none of the kind, such as the ports `0:65535` that are
/// always true.
enum PlainValue: Sendable, Hashable {
  /// `10.0.0.0/8`, `2001:db8::1`: an address with or without a length, which isn't 0.
  case address
  /// An address alone.
  case host
  /// `10.0.0.1:80`, of IPv4.
  case hostAndPort
  /// `10.0.0.1-10.0.0.9`, of IPv4.
  case hostRange
  /// `00:0A:35:01:02:03`.
  case ethernetAddress
  /// `80`, `1024:65535`.
  case ports
  /// `80,443,8000:8010`, of which there are at least two.
  case portList
  /// A decimal number of at most 16 bits.
  case port
  /// `0x1f`, `0x1f/0xffffffff`.
  case mark
  /// The name of an interface.
  case interface
  /// Printable ASCII of at least one and at most so many bytes, in quotes or without a space.
  case text(limit: UInt8, isQuoted: Bool)
  /// A chain of the user under its own name.
  case chain
  /// `5:300` of `[5:300]`.
  case counters
}

/// A plain value as a rule has it.
struct FoundValue {
  /// Where it stands in the text.
  var start = 0
  var end = 0
  /// Where the part of it ends that nft has too.
  var copyEnd = 0
  /// What stands between its two parts, such as the ends of a range; `start` where it has one part.
  var middle = 0
  /// The address, for one that nft writes otherwise.
  var address: UInt128 = 0
  /// How many bits of the address count.
  var length = 0
  /// Whether nft writes it as it stands.
  var isCopied = true
}

extension PlainValue {
  /// Finds the value that begins at a place; nil where none of the kind does.
  ///
  /// A line end behind the place stops the search.
  func find(in text: [UInt8], at start: Int, isIPv6: Bool) -> FoundValue? {
    var value = FoundValue(start: start, middle: start)
    var position = start
    switch self {
    case .address where isIPv6, .host where isIPv6:
      return Self.ipv6(text, start, takesLength: self == .address)
    case .address:
      guard let address = Self.quad(text, &position) else { return nil }
      (value.address, value.length) = (UInt128(address), 32)
      value.copyEnd = position
      if text[position] == UInt8(ascii: "/") {
        position += 1
        guard let length = Self.number(text, &position, limit: 32), length > 0 else { return nil }
        // nft leaves out the length of a single host.
        if length < 32 {
          let mask = ~UInt32(0) << UInt32(32 - length)
          value.isCopied = address & ~mask == 0
          (value.address, value.length) = (UInt128(address & mask), Int(length))
          value.copyEnd = position
        }
      }
      value.end = position
      return value
    case .host:
      guard Self.quad(text, &position) != nil else { return nil }
    case .hostAndPort:
      guard Self.quad(text, &position) != nil, text[position] == UInt8(ascii: ":") else {
        return nil
      }
      position += 1
      guard Self.number(text, &position, limit: 0xFFFF) != nil else { return nil }
    case .hostRange:
      guard let first = Self.quad(text, &position), text[position] == UInt8(ascii: "-") else {
        return nil
      }
      position += 1
      guard let last = Self.quad(text, &position), first < last else { return nil }
    case .ethernetAddress:
      for part in 0..<6 {
        if part > 0 {
          guard text[position] == UInt8(ascii: ":") else { return nil }
          position += 1
        }
        for _ in 0..<2 {
          guard Translator.digit(text[position]) < 16 else { return nil }
          position += 1
        }
      }
    case .ports:
      guard let first = Self.number(text, &position, limit: 0xFFFF) else { return nil }
      guard text[position] == UInt8(ascii: ":") else { break }
      value.middle = position
      position += 1
      guard let last = Self.number(text, &position, limit: 0xFFFF), first < last,
        first > 0 || last < 0xFFFF
      else { return nil }
    case .portList:
      guard Self.portList(text, &position) else { return nil }
    case .port:
      guard Self.number(text, &position, limit: 0xFFFF) != nil else { return nil }
    case .mark:
      guard Self.mark(text, &position) else { return nil }
      value.copyEnd = position
      if text[position] == UInt8(ascii: "/") {
        position += 1
        for byte in "0xffffffff".utf8 {
          guard text[position] == byte else { return nil }
          position += 1
        }
      }
      value.end = position
      return value
    case .interface:
      while Self.isInterfaceByte(text[position]) { position += 1 }
      guard (1...15).contains(position - start), !Self.isMarkOfOption(text[start]) else {
        return nil
      }
    case .text(let limit, let isQuoted):
      while Self.isTextByte(text[position]), isQuoted || text[position] != 32 { position += 1 }
      guard (1...Int(limit)).contains(position - start),
        isQuoted || !Self.isMarkOfOption(text[start])
      else { return nil }
    case .chain:
      while Self.isTextByte(text[position]), text[position] != 32 { position += 1 }
      guard position > start else { return nil }
    case .counters:
      guard let packets = Self.number(text, &position, limit: .max),
        text[position] == UInt8(ascii: ":")
      else { return nil }
      value.middle = position
      position += 1
      guard let bytes = Self.number(text, &position, limit: .max), packets | bytes != 0 else {
        return nil
      }
    }
    (value.end, value.copyEnd) = (position, position)
    return value
  }

  // MARK: Parts

  /// A decimal number without needless zeros.
  private static func number(
    _ text: [UInt8], _ position: inout Int, limit: UInt64
  ) -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while true {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      // 19 digits always fit.
      guard position - start < 19 else { return nil }
      value = value &* 10 &+ UInt64(digit)
      position += 1
    }
    guard position > start, value <= limit else { return nil }
    if position - start > 1, text[start] == UInt8(ascii: "0") { return nil }
    return value
  }

  /// An IPv4 address of four decimal numbers.
  private static func quad(_ text: [UInt8], _ position: inout Int) -> UInt32? {
    var address: UInt32 = 0
    for part in 0..<4 {
      if part > 0 {
        guard text[position] == UInt8(ascii: ".") else { return nil }
        position += 1
      }
      let start = position
      var value: UInt32 = 0
      while true {
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit < 10, position - start < 4 else { break }
        value = value &* 10 &+ UInt32(digit)
        position += 1
      }
      guard position > start, position - start < 4, value < 256 else { return nil }
      // A zero in front makes it octal.
      if position - start > 1, text[start] == UInt8(ascii: "0") { return nil }
      address = address << 8 | value
    }
    return address
  }

  private static func ipv6(_ text: [UInt8], _ start: Int, takesLength: Bool) -> FoundValue? {
    var value = FoundValue(start: start, middle: start, length: 128, isCopied: false)
    var position = start
    while isAddressByte(text[position]) { position += 1 }
    guard position > start, let address = AddressText.ipv6(text.span.extracting(start..<position))
    else { return nil }
    value.address = address
    if takesLength, text[position] == UInt8(ascii: "/") {
      position += 1
      guard let length = number(text, &position, limit: 128), length > 0 else { return nil }
      value.length = Int(length)
      value.address &= Translator.mask(length: value.length, isIPv6: true)
    }
    value.end = position
    return value
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    Translator.digit(byte) < 16 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  private static func portList(_ text: [UInt8], _ position: inout Int) -> Bool {
    var room = 15
    var count = 0
    while true {
      guard let first = number(text, &position, limit: 0xFFFF) else { return false }
      count += 1
      room -= 1
      if text[position] == UInt8(ascii: ":") {
        position += 1
        guard let last = number(text, &position, limit: 0xFFFF), first < last else { return false }
        room -= 1
      }
      guard text[position] == UInt8(ascii: ",") else { return count > 1 && room >= 0 }
      position += 1
    }
  }

  /// `0x` and at most eight lower case digits, without needless zeros.
  private static func mark(_ text: [UInt8], _ position: inout Int) -> Bool {
    guard text[position] == UInt8(ascii: "0"), text[position + 1] == UInt8(ascii: "x") else {
      return false
    }
    position += 2
    let start = position
    // Digits have the bit that upper case letters lack.
    while Translator.digit(text[position]) < 16, text[position] & 0x20 != 0 { position += 1 }
    return (1...8).contains(position - start)
      && (position - start == 1 || text[start] != UInt8(ascii: "0"))
  }

  /// ASCII that is text of a word wherever it stands.
  private static func isTextByte(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func isInterfaceByte(_ byte: UInt8) -> Bool {
    isTextByte(byte) && byte != 32 && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "*")
  }

  private static func isMarkOfOption(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "!")
  }
}
