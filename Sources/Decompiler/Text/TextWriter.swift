import CTVetBytecode
import CTVetRulesetModel

/// Writes rules in nft's language.
struct TextWriter {
  var text = ""
  var options: ListingOptions
  /// How many chains are written in place around the rule.
  var depth = 0

  init(options: ListingOptions) {
    self.options = options
  }

  mutating func write(_ rule: DecompiledRule) {
    for (index, statement) in rule.statements.enumerated() {
      if index > 0 { text += " " }
      write(statement)
    }
    if let comment = rule.comment { text += " comment \"\(comment)\"" }
  }

  // MARK: Constants

  /// A constant by its name, where it has one; several flags at once have none.
  mutating func write(_ constant: TypedConstant) {
    if constant.isFlags, constant.value.number.nonzeroBitCount > 1 {
      text += "0x" + String(constant.value.number, radix: 16)
      return
    }
    var values = options.values
    if constant.type.isHexadecimal { values.insert(.hexadecimal) }
    if constant.type.isConverted { values.insert(.numericSymbols) }
    text += constant.type.datatype.text(of: constant.value, names: options.names, options: values)
    if constant.type.datatype == .invalid { text += " [invalid type]" }
  }

  /// Flags by their names.
  private mutating func write(_ flags: TypedConstant, separator: String) {
    text += flags.type.datatype.text(
      of: flags.value, names: options.names, options: options.values, separator: separator)
  }

  // MARK: Expressions

  mutating func write(_ expression: DecompiledExpression) {
    switch expression {
    case .constant(let constant): write(constant)
    case .flags(let flags): write(flags, separator: " | ")
    case .flagList(let flags): write(flags, separator: ",")
    case .prefix(let value, let length):
      write(value)
      text += "/\(length)"
    case .range(let low, let high): writeRange(low, high)
    case .set(let elements): writeSet(elements)
    case .namedSet(let name): text += "@\(name)"
    case .concatenation(let parts):
      for (index, part) in parts.enumerated() {
        if index > 0 { text += " . " }
        write(part)
      }
    case .map(let key, let elements, let isVerdict):
      write(key)
      text += isVerdict ? " vmap " : " map "
      write(elements)
    case .binary(let operation, let left, let right): writeBinary(operation, left, right)
    case .converted(let value): write(value)
    case .payload(let field): write(field)
    case .option(let field): write(field)
    case .name(let name): text += "\"\(name)\""
    case .catchAll: text += "*"
    case .verdict(let verdict): write(verdict)
    case .jenkinsHash(let value, let modulus, let seed, let offset):
      text += "jhash "
      write(value)
      text += " mod \(modulus)"
      if let seed { text += " seed 0x\(String(seed, radix: 16))" }
      if offset != 0 { text += " offset \(offset)" }
    case .meta, .conntrack, .route, .socket, .fib, .osf, .ipsec, .numberGenerator, .symmetricHash,
      .tunnel:
      text += expression.keyText
    }
  }

  /// The ends of a range are numbers where they would be words.
  private mutating func writeRange(_ low: DecompiledExpression, _ high: DecompiledExpression) {
    let values = options.values
    options.values.subtract([.serviceNames, .userNames])
    options.values.formUnion(.numeric)
    write(low)
    text += "-"
    write(high)
    options.values = values
  }

  private mutating func writeSet(_ elements: [DecompiledElement]) {
    text += "{ "
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      write(element)
    }
    text += " }"
  }

  mutating func write(_ element: DecompiledElement) {
    write(element.key)
    for statement in element.statements {
      text += " "
      write(statement)
    }
    if let timeout = element.timeout, timeout > 0 { text += " timeout \(duration(timeout))" }
    if let expiration = element.expiration, expiration > 0, !options.isStateless {
      text += " expires \(duration(expiration))"
    }
    if let comment = element.comment { text += " comment \"\(comment)\"" }
    if let value = element.value {
      text += " : "
      write(value)
    }
  }

  func duration(_ milliseconds: UInt64) -> String {
    DataType.time.text(
      of: ConstantValue(UInt128(milliseconds), bits: 64), names: options.names,
      options: options.values)
  }

  private mutating func writeBinary(
    _ operation: BinaryOperator, _ left: DecompiledExpression, _ right: DecompiledExpression
  ) {
    writeOperand(left, of: operation)
    text += " \(operation.rawValue) "
    writeOperand(right, of: operation)
  }

  private mutating func writeOperand(_ operand: DecompiledExpression, of operation: BinaryOperator)
  {
    let binding = operand.binding
    guard let binding, binding > operation.binding else { return write(operand) }
    text += "("
    write(operand)
    text += ")"
  }

  // MARK: Fields

  mutating func write(_ field: PayloadField) {
    if let tunnel = field.tunnel, field.field?.header != tunnel { text += "\(tunnel.spelling) " }
    if let named = field.field {
      text += "\(named.header.spelling) \(named.field.spelling)"
    } else {
      text += "@\(field.base.token),\(field.offset),\(field.bits)"
    }
  }

  mutating func write(_ option: OptionField) {
    let name = option.name ?? "unknown-exthdr"
    switch option.kind {
    case .tcpOption:
      if let name = option.name {
        text += "tcp option \(name)"
      } else if option.isPresence, option.offset == 0 {
        text += "tcp option \(option.number)"
        return
      } else {
        text += "tcp option @\(option.number),\(option.offset),\(option.bits)"
        return
      }
    case .ipv4Option: text += "ip option \(name)"
    case .sctpChunk: text += "sctp chunk \(name)"
    case .dccpOption:
      text += "dccp option \(option.number)"
      return
    case .ipv6: text += option.isPresence ? "exthdr \(name)" : name
    }
    if !option.isPresence { text += " \(option.field?.name ?? "unknown")" }
  }

  mutating func write(_ verdict: Instruction.Verdict) {
    switch verdict {
    case .jump(let chain): text += "jump \(chain ?? "")"
    case .goto(let chain): text += "goto \(chain ?? "")"
    case .accept: text += "accept"
    case .drop: text += "drop"
    case .stolen: text += "stolen"
    case .queue: text += "queue"
    case .repeat: text += "repeat"
    case .stop: text += "stop"
    case .continue: text += "continue"
    case .break: text += "break"
    case .return: text += "return"
    }
  }
}

extension DecompiledExpression {
  /// How loosely an operator binds its sides; nil for what is none.
  fileprivate var binding: Int? {
    switch self {
    case .binary(let operation, _, _): operation.binding
    case .flags: BinaryOperator.or.binding
    default: nil
    }
  }
}

extension BinaryOperator {
  fileprivate var binding: Int {
    switch self {
    case .shiftLeft, .shiftRight: 1
    case .and: 2
    case .xor: 3
    case .or: 4
    }
  }
}

extension Instruction.PayloadBase {
  /// How nft spells it before an offset.
  var token: String {
    switch self {
    case .link: "ll"
    case .network: "nh"
    case .transport: "th"
    case .inner: "ih"
    }
  }
}
