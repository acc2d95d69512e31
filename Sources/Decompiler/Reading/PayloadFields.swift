import CTVetBytecode
package import CTVetRulesetModel

/// Finds the fields of headers in loads of the packet's bytes (nftables src/payload.c).
struct PayloadFields {
  let context: ProtocolContext

  /// The header at a place of the packet, and how many bits lie before it from the base.
  private func header(at field: PayloadField) -> (template: HeaderTemplate, skipped: Int)? {
    guard case .header(let top)? = context[field.base.modelBase] else { return nil }
    guard field.base == .link, field.offset >= top.template.length else { return (top.template, 0) }
    var offset = field.offset
    var total = 0
    for header in context.stackedLinks {
      let template = header.template
      if offset < template.length { return (template, total) }
      offset -= template.length
      total += template.length
    }
    return (top.template, total)
  }

  /// The bits as a field, where a field has exactly these.
  func completed(_ field: PayloadField) -> PayloadField {
    guard field.base != .inner, let (template, skipped) = header(at: field) else { return field }
    let offset = field.offset - skipped
    for candidate in template.fields
    where candidate.offset == offset && candidate.length == field.bits {
      if !fitsMessage(candidate) { continue }
      var named = field
      named.field = PayloadField.NamedField(
        header: template.header, field: candidate.field, datatype: candidate.datatype)
      return named
    }
    return field
  }

  /// The fields that lie one behind the other in the bits.
  func expanded(_ field: PayloadField) -> [PayloadField] {
    if field.base == .inner, field.field != nil { return [field] }
    var rest = field
    var fields: [PayloadField] = []
    if let (template, skipped) = header(at: field) {
      for candidate in template.fields where candidate.offset == rest.offset - skipped {
        if !fitsMessage(candidate) { continue }
        var part = rest
        part.bits = min(rest.bits, candidate.length)
        part.field = PayloadField.NamedField(
          header: template.header, field: candidate.field, datatype: candidate.datatype)
        fields.append(part)
        rest.bits -= part.bits
        rest.offset += part.bits
        if rest.bits == 0 { return fields }
      }
      rest.offset -= skipped
    }
    fields.append(Self.raw(rest.base, offset: rest.offset, bits: rest.bits, tunnel: rest.tunnel))
    return fields
  }

  /// The bits under a mask as a field or several, and how far they are from the load's end; nil
  /// where no field begins and none ends with the mask.
  func trimmed(_ field: PayloadField, mask: UInt128) -> (field: PayloadField, shift: Int)? {
    guard mask != 0, let (template, skipped) = header(at: field) else { return nil }
    let run = mask.lowestRun
    let before = field.bits - (run.start + run.length)
    guard before >= 0 else { return nil }
    var offset = field.offset - skipped + before
    var rest = field.bits
    var length = 0
    for candidate in template.fields where candidate.offset == offset {
      if candidate.length > rest { return nil }
      rest -= candidate.length
      offset += candidate.length
      length += candidate.length
      if rest == 0 { return nil }
      if length == run.length {
        var trimmed = field
        trimmed.field = nil
        trimmed.offset += before
        trimmed.bits = length
        return (trimmed, run.start)
      }
    }
    return nil
  }

  private func fitsMessage(_ candidate: FieldTemplate) -> Bool {
    guard let needed = candidate.messageTypes.first, let type = context.messageType
    else { return true }
    return needed == type
  }

  /// Plain bits; 16 bits where the ports are, are ports of any transport header.
  static func raw(
    _ base: Instruction.PayloadBase, offset: Int, bits: Int, tunnel: Header? = nil
  ) -> PayloadField {
    var field = PayloadField(base: base, offset: offset, bits: bits, tunnel: tunnel)
    if base == .transport, bits == 16, offset == 0 || offset == 16 {
      field.field = PayloadField.NamedField(
        header: .transport, field: offset == 0 ? .sport : .dport, datatype: .inetService)
    }
    return field
  }
}

extension PayloadField {
  /// Names a field of the tunnel's own header.
  mutating func findField(of tunnel: Header) {
    for candidate in tunnel.template.fields
    where candidate.offset == offset && candidate.length == bits {
      field = NamedField(header: tunnel, field: candidate.field, datatype: candidate.datatype)
      return
    }
  }

  /// The template of the field.
  package var template: FieldTemplate? {
    field.flatMap { $0.header.template.field($0.field) }
  }

  /// Whether it tells which header lies above, or which message it is.
  var isProtocolKey: Bool {
    switch (field?.header, field?.field) {
    case (.ether, .type), (.vlan, .type), (.ip, .protocol), (.ip6, .nexthdr), (.ah, .nexthdr),
      (.comp, .nexthdr), (.icmp, .type), (.icmpv6, .type):
      true
    default: false
    }
  }
}

extension Instruction.PayloadBase {
  /// The model's name for it.
  var modelBase: CTVetRulesetModel.Expression.PayloadBase {
    switch self {
    case .link: .link
    case .network: .network
    case .transport: .transport
    case .inner: .inner
    }
  }
}
