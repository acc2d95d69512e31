import CTVetRulesetModel
import Testing

@Suite struct TunnelTemplateTests {
  @Test(arguments: try RecordedRow.rows("inner", "payload"))
  func `tunnels and what is inside of them`(row: RecordedRow) throws {
    guard let header = Header.allCases.first(where: { $0.spelling == row.words[0] }),
      let tunnel = TunnelTemplate.of(header), row.kind == "inner" || tunnel.carrier != nil
    else { return }
    if row.error != nil {
      // `arp` tables have nothing that carries a tunnel.
      #expect(row.family == .arp)
      return
    }
    var carrier = RuleReplay(family: row.family)
    if let statement = RecordedStatement(row.before) {
      try carrier.load(statement)
      carrier.compare(statement)
    }
    var context = carrier.context
    var expected = carrier.lines
    if let known = tunnel.carrier {
      #expect(context[.transport] == .header(known))
    } else {
      expected += try context.require(header).flatMap(BytecodeText.test)
    }

    let isOwn = row.kind == "payload"
    let words = isOwn ? row.words : Array(row.words.dropFirst())
    let inside = try #require(Header.allCases.first { $0.spelling == words[0] })
    let field = try #require(inside.template.fields.first { $0.field.spelling == words[1] })
    #expect(field.datatype.name == row.datatype)
    #expect(field.length == row.bits)
    let base = try #require(inside.template.base)
    var inner = ProtocolContext(inside: tunnel)
    var message: MessageTypeTest?
    if !isOwn {
      expected += try inner.require(inside).flatMap(BytecodeText.test).map { wrap($0, in: tunnel) }
      message = try inner.requireMessageType(for: field, of: inside)
      // nft 1.1.3 looks for the type outside of the tunnel.
      if let message { expected += BytecodeText.test(message) }
    }
    let load = BytecodeText.payload(
      isOwn ? "tunnel header" : BytecodeText.name(of: base), field.load(),
      stackedBits: inner.stackedBits(before: inside))
    expected += load.map { wrap($0, in: tunnel) }
    #expect(row.code.starts(with: BytecodeText.elements(of: message) + expected))
  }

  /// A load as the inside of a tunnel's `inner` instruction; other lines stay.
  private func wrap(_ line: String, in tunnel: TunnelTemplate) -> String {
    guard line.contains(" load ") else { return line }
    let flags = String(tunnel.flags.rawValue, radix: 16)
    return "[ inner type \(tunnel.type) hdrsize \(tunnel.headerSize) flags \(flags) \(line) ]"
  }
}
