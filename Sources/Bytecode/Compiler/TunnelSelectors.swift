import CTVetDiagnostics
import CTVetRulesetModel

/// What a rule knows of the packet inside a tunnel.
struct TunnelScope {
  let tunnel: TunnelTemplate
  var context: ProtocolContext
}

/// Fields of the packet that a tunnel carries, and of the tunnel's own header; known to nft from 1.0.7 on.
extension RuleCompiler {
  /// `vxlan ip saddr` and the like.
  mutating func inner(
    _ header: Header, _ fieldID: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard let tunnel = TunnelTemplate.of(header),
      case .payload(let inside, let field) = ruleset.expression(ruleset.resolved(fieldID)),
      let template = inside.field(field), let base = inside.base, base != .inner
    else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "this can't be read inside of a tunnel")
    }
    try enter(tunnel, at: range)
    guard var scope = tunnelScope else { throw .unreadable }
    let tests: [ProtocolTest]
    let messageTest: MessageTypeTest?
    do throws(ProtocolConflict) {
      tests = try scope.context.require(inside)
      messageTest = try scope.context.requireMessageType(for: template, of: inside)
    } catch {
      throw Self.error(for: error, inside, at: range)
    }
    tunnelScope = scope
    for test in tests { addTest(test, in: tunnel, at: range) }
    // The type of a message is looked for outside of the tunnel: so does nft up to 1.1.3.
    if let messageTest { try addTest(of: messageTest, at: range) }
    let place = Operand.Payload(
      base: base, offset: template.offset + scope.context.stackedBits(before: inside),
      field: (inside, field))
    return read(place, template, in: tunnel, at: range)
  }

  /// A field of the tunnel's own header, such as `vxlan vni`.
  mutating func tunnelField(
    _ header: Header, _ template: FieldTemplate, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard let tunnel = TunnelTemplate.of(header) else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "this can't be compiled")
    }
    try enter(tunnel, at: range)
    let place = Operand.Payload(
      base: .inner, offset: template.offset, field: (header, template.field))
    return read(place, template, in: tunnel, at: range)
  }

  private mutating func read(
    _ place: Operand.Payload, _ template: FieldTemplate, in tunnel: TunnelTemplate,
    at range: SourceRange
  ) -> Operand {
    wanted = ValueContext(template.datatype, bits: template.length, .bigEndian)
    let load = Operand(
      .payload(place), template.datatype, bits: template.length, .bigEndian, at: range)
    return wholeBytes(
      Operand(
        .inner(tunnel, load), template.datatype, bits: template.length, .bigEndian, at: range))
  }

  /// Sees to it that the packet is one of the tunnel's.
  private mutating func enter(
    _ tunnel: TunnelTemplate, at range: SourceRange
  ) throws(EvaluationError) {
    try needsNewerRelease(tunnel.header.spelling, at: range)
    if let carrier = tunnel.carrier {
      guard context[.transport] == .header(carrier) else {
        throw EvaluationError(
          EvaluationDiagnostics.protocols, at: range,
          "the rule must say first that the packet carries a tunnel",
          hint: "match `\(carrier.spelling) dport` before")
      }
    } else if context[.transport] == nil {
      do throws(ProtocolConflict) {
        for test in try context.require(tunnel.header) { addTest(test, at: range) }
      } catch {
        throw Self.error(for: error, tunnel.header, at: range)
      }
    }
    if tunnelScope?.tunnel.header != tunnel.header {
      tunnelScope = TunnelScope(tunnel: tunnel, context: ProtocolContext(inside: tunnel))
    }
  }

  /// Adds a test of the packet inside.
  private mutating func addTest(
    _ test: ProtocolTest, in tunnel: TunnelTemplate, at range: SourceRange
  ) {
    let load: Operand
    switch test.key {
    case .meta(let key):
      guard let loaded = Self.metaKeys[Int(key.rawValue)] else { return }
      load = Operand(
        .load(.loadMeta(.init(key: loaded, destination: .wide(0)))),
        key.template.datatype ?? .integer, bits: key.template.length, key.template.byteOrder,
        at: range)
    case .payload(let header, let field):
      guard let template = header.field(field), let base = header.base else { return }
      load = Operand(
        .payload(
          .init(base: base, offset: template.offset + test.stackedBits, field: (header, field))),
        template.datatype, bits: template.length, .bigEndian, at: range)
    }
    let left = Operand(
      .inner(tunnel, load), load.datatype, bits: load.bits, load.byteOrder, at: range)
    let right = Operand(
      .value(UInt128(test.value)), load.datatype, bits: load.bits, load.byteOrder, at: range)
    add(Relation(left: left, op: .equal, right: right))
  }
}
