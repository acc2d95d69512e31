import CTVetBytecode
import CTVetRulesetModel

extension JSONWriter {
  /// A constant: numbers stay numbers, unless only the datatype's text says what they mean.
  func json(_ constant: TypedConstant) -> JSONValue {
    let number = constant.value.number
    switch constant.type.datatype {
    case .boolean: return .bool(number != 0)
    case .integer, .bitmask: return integer(number)
    case .time: return .integer(Int64(truncatingIfNeeded: number) / 1000)
    case .string, .ifname: return .string(text(constant))
    case .ipv4Addr, .ipv6Addr, .etherAddr, .llAddr, .ifaceIndex, .realm, .classid, .date, .hour,
      .day, .cgroupsv2, .invalid:
      return .string(text(constant))
    case .inetProto, .inetService, .uid, .gid, .mark, .devgroup, .ctLabel:
      return named(constant)
    case .verdict, .nfProto, .etherType, .arpOp, .icmpType, .tcpFlag, .dccpPkttype,
      .mhType, .ifaceType, .ctState, .ctDir, .ctStatus, .icmpv6Type, .pktType, .icmpCode,
      .icmpv6Code, .icmpxCode, .dscp, .ecn, .fibAddrtype, .ctEvent, .igmpType:
      guard !options.values.contains(.numericSymbols), !constant.type.isConverted,
        let symbol = constant.type.datatype.symbols.first(where: { UInt128($0.value) == number })
      else { return integer(number) }
      return .string(symbol.name)
    }
  }

  private func integer(_ number: UInt128) -> JSONValue {
    guard number <= UInt128(UInt64.max) else { return .string("0x" + String(number, radix: 16)) }
    return .integer(Int64(truncatingIfNeeded: number))
  }

  /// A number for which the host may have a name.
  private func named(_ constant: TypedConstant) -> JSONValue {
    let text = text(constant)
    let isName = text.utf8.first.map { !(48...57).contains($0) } ?? true
    if isName, !text.hasPrefix("-") { return .string(text) }
    if constant.type.datatype == .ctLabel {
      return .integer(Int64(constant.value.number.trailingZeroBitCount))
    }
    return integer(constant.value.number)
  }

  /// The text without its quotes.
  private func text(_ constant: TypedConstant) -> String {
    var writer = TextWriter(options: options)
    writer.write(constant)
    guard writer.text.hasPrefix("\""), writer.text.utf8.count >= 2 else { return writer.text }
    return String(writer.text.dropFirst().dropLast())
  }
}

extension TypedConstant {
  /// Each flag by itself, the lowest one first; the constant where there is none.
  var split: [TypedConstant] {
    guard value.number != 0 else { return [self] }
    var flags: [TypedConstant] = []
    var rest = value.number
    while rest != 0 {
      let flag = rest & (~rest + 1)
      flags.append(TypedConstant(ConstantValue(flag, bits: value.bits), type))
      rest &= rest - 1
    }
    return flags
  }
}
