import CTVetRulesetModel

/// The lines of bytecode that a template promises, as libnftnl 1.2.4 writes them on x86-64.
enum BytecodeText {
  /// The name of a base.
  static func name(of base: Expression.PayloadBase) -> String {
    switch base {
    case .link: "link header"
    case .network: "network header"
    case .transport: "transport header"
    case .inner: "inner header"
    }
  }

  static func payload(_ base: String, _ load: BitLoad, stackedBits: Int = 0) -> [String] {
    let offset = load.offset + stackedBits / 8
    return ["[ payload load \(load.length)b @ \(base) + \(offset) => reg 1 ]"] + mask(load)
  }

  static func option(
    _ operation: String, _ number: UInt8, _ load: BitLoad, isPresence: Bool = false
  ) -> [String] {
    let operation = operation.isEmpty ? "" : "\(operation) "
    let presence = isPresence ? "present " : ""
    return [
      "[ exthdr load \(operation)\(load.length)b @ \(number) + \(load.offset) \(presence)=> reg 1 ]"
    ] + mask(load)
  }

  /// The mask of a load that is more than its field.
  static func mask(_ load: BitLoad) -> [String] {
    guard load.isFolded else { return [] }
    let zero = [UInt8](repeating: 0, count: load.length)
    return ["[ bitwise reg 1 = ( reg 1 & \(words(load.mask)) ) ^ \(words(zero)) ]"]
  }

  static func test(_ test: ProtocolTest) -> [String] {
    switch test.key {
    case .meta(let key):
      return ["[ meta load \(key.template.name) => reg 1 ]"]
        + compare(UInt64(test.value), bits: test.key.length, test.key.byteOrder)
    case .payload(let header, let field):
      guard let base = header.template.base, let field = header.template.field(field) else {
        return ["no such field"]
      }
      return payload(name(of: base), field.load(), stackedBits: test.stackedBits)
        + compare(UInt64(test.value), bits: field.length, .bigEndian)
    }
  }

  static func test(_ test: MessageTypeTest) -> [String] {
    guard let type = test.header.template.field(.type) else { return ["no type field"] }
    let load = payload(name(of: .transport), type.load())
    if test.types.count > 1 { return load + ["[ lookup reg 1 set __set%d ]"] }
    return load + test.types.flatMap { compare(UInt64($0), bits: 8, .bigEndian) }
  }

  /// The elements of the anonymous set of message types, as they stand before the rule.
  static func elements(of test: MessageTypeTest?) -> [String] {
    guard let test, test.types.count > 1 else { return [] }
    return [
      test.types.map { "element \(words([$0]).dropFirst(2))  : 0 [end]" }.joined(separator: "\t")
    ]
  }

  static func compare(_ value: UInt64, bits: Int, _ order: DataType.ByteOrder) -> [String] {
    let length = (bits + 7) / 8
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    return ["[ cmp eq reg 1 \(words(order == .host ? bytes : bytes.reversed())) ]"]
  }

  /// The comparison of a field with a word of the recordings.
  static func compare(_ word: String, in load: BitLoad, named name: String) -> [String] {
    let addresses: [String: [UInt8]] = [
      "1.2.3.4": [1, 2, 3, 4], "00:11:22:33:44:55": [0, 0x11, 0x22, 0x33, 0x44, 0x55],
      "2001:db8::1": [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1],
    ]
    if let bytes = addresses[word] { return ["[ cmp eq reg 1 \(words(bytes)) ]"] }
    let number = RecordedStatement.number(word, for: name)
    return compare(number << UInt64(load.shift), bits: load.length * 8, .bigEndian)
  }

  /// Bytes of registers as 32-bit words of a little endian machine.
  static func words(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: bytes.count, by: 4).map { start in
      let word = (0..<4).reduce(UInt32(0)) { word, index in
        start + index < bytes.count
          ? word | UInt32(bytes[start + index]) << UInt32(index * 8) : word
      }
      let digits = String(word, radix: 16)
      return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }.joined(separator: " ")
  }
}
