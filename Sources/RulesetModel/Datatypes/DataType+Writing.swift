extension DataType {
  /// Writes a constant as `nft list` of nft 1.0.6 does.
  ///
  /// Several flags stand between separators, such as `established | new`; flags without a name are
  /// numbers. A duration of zero is empty, as in nft.
  ///
  /// - Parameter separator: What stands between flags: ` | ` in a comparison, `,` in `ct event set`.
  package func text(
    of value: ConstantValue, names: NameTables = .builtIn, options: ValueTextOptions = [],
    separator: String = " | "
  ) -> String {
    let number = value.number
    let low = UInt32(truncatingIfNeeded: number)
    let wide = UInt64(truncatingIfNeeded: number)
    switch self {
    case .string, .ifname: return stringText(of: value)
    case .llAddr, .etherAddr: return AddressText.text(linkLayer: value.bigEndianBytes)
    case .ipv4Addr: return AddressText.text(ipv4: low)
    case .ipv6Addr: return AddressText.text(ipv6: number)
    case .inetProto:
      let name = options.contains(.numericProtocols) ? nil : names.protocols.name(of: wide)
      return name ?? "\(number)"
    case .inetService:
      let name = options.contains(.serviceNames) ? names.services.name(of: wide) : nil
      return name.map(quoted) ?? "\(number)"
    case .uid, .gid:
      guard options.contains(.userNames) else { return "\(number)" }
      let name = numberNames(in: names)?.name(of: wide)
      return name.map(quoted) ?? (self == .uid ? "\(Int32(bitPattern: low))" : "\(low)")
    case .ifaceIndex:
      return names.interfaces.name(of: wide).map(quoted) ?? "\(Int32(bitPattern: low))"
    case .ctLabel:
      let bit = number.trailingZeroBitCount
      return names.connectionLabels.name(of: UInt64(bit)).map(quoted) ?? "\(bit)"
    case .cgroupsv2: return names.controlGroups.name(of: wide).map(quoted) ?? "\(number)"
    case .classid:
      switch low {
      case .max: return "root"
      case 0: return "none"
      default: return "\(String(low >> 16, radix: 16)):\(String(low & 0xFFFF, radix: 16))"
      }
    case .time:
      if options.contains(.numericTime) { return "\(wide / 1000)s" }
      return DurationText.text(milliseconds: wide)
    case .date: return ClockText.text(nanoseconds: wide, offset: names.timeZoneOffset)
    case .hour: return ClockText.text(hour: low, offset: names.timeZoneOffset)
    case .bitmask, .tcpFlag, .ctState, .ctStatus, .ctEvent:
      return flagsText(number, options: options, separator: separator)
    case .invalid, .verdict, .nfProto, .integer, .etherType, .arpOp, .icmpType, .dccpPkttype,
      .mhType, .mark, .ifaceType, .realm, .ctDir, .icmpv6Type, .pktType, .icmpCode, .icmpv6Code,
      .icmpxCode, .devgroup, .dscp, .ecn, .fibAddrtype, .boolean, .igmpType, .day:
      return symbolText(number, names: names, options: options)
    }
  }

  private func quoted(_ name: String) -> String { "\"\(name)\"" }

  private func symbolText(
    _ number: UInt128, names: NameTables, options: ValueTextOptions
  ) -> String {
    if !options.contains(.numericSymbols) {
      if let symbol = symbols.first(where: { UInt128($0.value) == number }) {
        return self == .day ? quoted(symbol.name) : symbol.name
      }
      if let name = numberNames(in: names)?.name(of: UInt64(truncatingIfNeeded: number)) {
        return quoted(name)
      }
    }
    if let digits = hexadecimalDigits {
      return "0x" + AddressText.hexadecimal(number, digits: digits)
    }
    return options.contains(.hexadecimal) ? "0x" + String(number, radix: 16) : "\(number)"
  }

  /// How many digits a number without a name has at least, nil where it is decimal.
  private var hexadecimalDigits: Int? {
    switch self {
    case .mark: 8
    case .etherType: 4
    case .dscp: 2
    case .ecn, .invalid: 1
    default: nil
    }
  }

  private func flagsText(
    _ number: UInt128, options: ValueTextOptions, separator: String
  ) -> String {
    if number == 0 { return "0x0" }
    var parts: [String] = []
    var rest = number
    while rest != 0 {
      let flag = rest & (~rest + 1)
      let symbol = symbols.first { UInt128($0.value) == flag }
      let name = options.contains(.numericSymbols) ? nil : symbol?.name
      parts.append(name ?? "0x" + String(flag, radix: 16))
      rest &= rest - 1
    }
    return parts.joined(separator: separator)
  }

  private func stringText(of value: ConstantValue) -> String {
    let bytes = value.bigEndianBytes.prefix { $0 != 0 }
    var text = String(decoding: bytes, as: UTF8.self)
    // Only an interface's name can be shorter than its type: a pattern.
    if value.bits < bits {
      text += "*"
    } else if bits > 0, bytes.last == UInt8(ascii: "*") {
      text = "\(text.dropLast())\\*"
    }
    return quoted(text)
  }
}
