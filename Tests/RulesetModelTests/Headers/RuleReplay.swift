import CTVetRulesetModel

/// Replays a recorded rule on a `ProtocolContext` and writes the lines that come of it.
struct RuleReplay {
  private(set) var context: ProtocolContext
  private(set) var elements: [String] = []
  private(set) var lines: [String] = []

  init(family: Family) { context = ProtocolContext(family: family) }

  /// Everything up to the comparison of the last match.
  var code: [String] { elements + lines }

  /// Adds the tests and the load of a match.
  mutating func load(_ statement: RecordedStatement) throws(ProtocolConflict) {
    switch statement {
    case .meta(let key, _): lines.append("[ meta load \(key.template.name) => reg 1 ]")
    case .ct(let key, _):
      lines.append("[ ct load \(key.template()?.name ?? "nothing") => reg 1 ]")
    case .extensionHeader(let header, let field):
      lines.insert(
        contentsOf: try context.requireOptions(of: .ip6).flatMap(BytecodeText.test), at: 0)
      if case .extensionHeader(let number) = header.template.place {
        lines += BytecodeText.option("ipv6", number, field.load())
      }
    case .ipOption(let option, let field):
      lines.insert(
        contentsOf: try context.requireOptions(of: .ip).flatMap(BytecodeText.test), at: 0)
      lines += BytecodeText.option(OptionTable.ip.operation, option.number, field.load)
    case .field(let header, let field, _):
      lines += try context.require(header).flatMap(BytecodeText.test)
      if let message = try context.requireMessageType(for: field, of: header) {
        elements += BytecodeText.elements(of: message)
        lines += BytecodeText.test(message)
      }
      guard let base = header.template.base else { return }
      lines += BytecodeText.payload(
        BytecodeText.name(of: base), field.load(), stackedBits: context.stackedBits(before: header))
    }
  }

  /// Adds the comparison of a match and teaches it to the context.
  mutating func compare(_ statement: RecordedStatement) {
    switch statement {
    case .meta(let key, let value):
      lines += BytecodeText.compare(value, bits: key.template.length, key.template.byteOrder)
      context.learn(key, is: value)
    case .ct(let key, let value):
      lines += BytecodeText.compare(value, bits: key.template()?.length ?? 0, .host)
      context.learn(key, is: value)
    case .field(let header, let field, let word):
      lines += BytecodeText.compare(
        word, in: field.load(), named: "\(header.spelling) \(field.field.spelling)")
      context.learn(
        header, field.field,
        is: RecordedStatement.number(word, for: "\(header.spelling) \(field.field.spelling)"))
    case .extensionHeader(_, let field):
      lines += BytecodeText.compare("6", in: field.load(), named: "")
    case .ipOption(_, let field): lines += BytecodeText.compare("1", in: field.load, named: "")
    }
  }
}
