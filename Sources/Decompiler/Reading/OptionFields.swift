import CTVetBytecode
import CTVetRulesetModel

/// Names and fields of IPv6 extension headers, options and chunks.
extension OptionField {
  init(_ load: Instruction.LoadExtensionHeader) {
    self.init(
      kind: load.kind, number: load.type, offset: Int(load.offset) * 8, bits: Int(load.length) * 8,
      isPresence: load.isPresence)
    findNames()
  }

  init(_ write: Instruction.WriteExtensionHeader) {
    self.init(
      kind: write.kind, number: write.type, offset: Int(write.offset) * 8,
      bits: Int(write.length) * 8, isPresence: false)
    findNames()
  }

  /// The option itself.
  init(_ reset: Instruction.ResetTCPOption) {
    self.init(kind: .tcpOption, number: reset.type, offset: 0, bits: 0, isPresence: true)
    findNames()
  }

  private mutating func findNames() {
    switch kind {
    case .ipv6: findHeader()
    case .tcpOption: findOption(in: .tcp)
    case .ipv4Option: findOption(in: .ip)
    case .sctpChunk: findOption(in: .sctp)
    case .dccpOption: break
    }
  }

  private mutating func findHeader() {
    for header in Self.extensionHeaders {
      let template = header.template
      guard template.place == .extensionHeader(number) else { continue }
      if name == nil { name = header.spelling }
      if isPresence { return }
      for field in template.fields {
        guard let index = index(of: field) else { continue }
        name = header.spelling
        let suffix = field.stride > 0 ? "[\(index)]" : ""
        self.field = NamedField(name: field.field.spelling + suffix, datatype: field.datatype)
        return
      }
    }
  }

  /// Which entry of a list lies here, from 1; nil where the field lies elsewhere.
  private func index(of field: FieldTemplate) -> Int? {
    guard field.length == bits else { return nil }
    if field.offset == offset { return 1 }
    guard field.stride > 0, offset > field.offset,
      (offset - field.offset).isMultiple(of: field.stride)
    else { return nil }
    return (offset - field.offset) / field.stride + 1
  }

  /// In the order in which nft takes a field of a routing header to be meant.
  private static let extensionHeaders: [Header] = [
    .hopByHop, .routing, .segmentRouting, .routing0, .routing2, .fragment, .destinationOptions,
    .mobility,
  ]

  private mutating func findOption(in table: OptionTable) {
    guard let named = table.listed(number) else { return }
    name = named.name
    guard !isPresence else { return }
    for option in table.options where option.number == number {
      for field in option.fields where field.offset == offset && field.length == bits {
        // Further blocks of a selective acknowledgement are numbered.
        if option.name.last?.isNumber == true, option.name != "sack0" { name = option.name }
        self.field = NamedField(name: field.name, datatype: field.datatype)
        return
      }
    }
    if kind == .tcpOption { name = nil }
  }

  /// The field under a mask, and how far it is from the load's end.
  func trimmed(_ mask: BitMask) -> (field: OptionField, shift: Int)? {
    guard mask.isAnd, let bits = mask.and, field == nil, !isPresence else { return nil }
    let run = bits.lowestRun
    var trimmed = self
    trimmed.offset += self.bits - (run.start + run.length)
    trimmed.bits = run.length
    trimmed.findNames()
    return trimmed.field == nil ? nil : (trimmed, run.start)
  }
}

extension OptionTable {
  /// The option of a number under the name that nft lists.
  func listed(_ number: UInt8) -> OptionTemplate? {
    let named = options.filter { $0.number == number }
    return named.first { Self.listedNames.contains($0.name) } ?? named.first
  }

  private static let listedNames: Set<String> = ["maxseg", "sack-perm", "sack", "timestamp"]
}
