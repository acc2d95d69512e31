import CTVetBytecode
import CTVetRulesetModel

extension DecompiledRule {
  /// The `expr` array of the rule in libnftables' JSON (`man libnftables-json`), as nft 1.0.6 writes
  /// it: what its JSON has no form for stands there as text.
  package func json(_ options: ListingOptions = ListingOptions()) -> JSONValue {
    let writer = JSONWriter(options: options)
    return .array(statements.map(writer.json))
  }
}

/// Makes JSON values of expressions (nftables src/json.c).
struct JSONWriter {
  let options: ListingOptions

  func json(_ expression: DecompiledExpression) -> JSONValue {
    switch expression {
    case .constant(let constant): return json(constant)
    case .flags(let flags):
      let values = flags.split.map(json)
      return values.dropFirst().reduce(values[0]) { .object("|", .array([$0, $1])) }
    case .flagList(let flags): return .list(flags.split.map(json))
    case .prefix(let value, let length):
      return .object(
        "prefix", .object([.init("addr", json(value)), .init("len", .integer(Int64(length)))]))
    case .range(let low, let high): return range(low, high)
    case .set(let elements): return .object("set", .array(elements.map(json)))
    case .namedSet(let name): return .string("@\(name)")
    case .concatenation(let parts): return .object("concat", .array(parts.map(json)))
    case .map(let key, let elements, let isVerdict):
      return .object(
        isVerdict ? "vmap" : "map",
        .object([.init("key", json(key)), .init("data", json(elements))]))
    case .binary(let operation, let left, let right):
      return .object(operation.rawValue, .array([json(left), json(right)]))
    case .converted(let value): return json(value)
    case .payload(let field): return json(field)
    case .option(let option): return json(option)
    case .verdict(let verdict): return json(verdict)
    case .name(let name): return .string(name)
    case .catchAll: return .string("*")
    case .jenkinsHash(let value, let modulus, let seed, let offset):
      return hash("jhash", modulus: modulus, seed: seed, offset: offset, json(value))
    case .symmetricHash(let modulus, let offset):
      return hash("symhash", modulus: modulus, seed: nil, offset: offset, nil)
    case .meta, .conntrack, .route, .socket, .fib, .osf, .ipsec, .numberGenerator, .tunnel:
      return key(expression)
    }
  }

  /// The ends of a range have protocols as numbers.
  private func range(_ low: DecompiledExpression, _ high: DecompiledExpression) -> JSONValue {
    var options = options
    options.values.remove(.serviceNames)
    options.values.insert(.numericProtocols)
    let writer = JSONWriter(options: options)
    return .object("range", .array([writer.json(low), writer.json(high)]))
  }

  private func hash(
    _ name: String, modulus: UInt32, seed: UInt32?, offset: UInt32, _ value: JSONValue?
  ) -> JSONValue {
    var members: [JSONValue.Member] = [.init("mod", .integer(Int64(modulus)))]
    if let seed { members.append(.init("seed", .integer(Int64(seed)))) }
    if offset != 0 { members.append(.init("offset", .integer(Int64(offset)))) }
    if let value { members.append(.init("expr", value)) }
    return .object(name, .object(members))
  }

  /// A load that has no parts.
  private func key(_ expression: DecompiledExpression) -> JSONValue {
    switch expression {
    case .meta(let key, _): return .object("meta", .object("key", .string(key.spelling)))
    case .conntrack(let key, let direction, _):
      var members: [JSONValue.Member] = [.init("key", .string(key.spelling))]
      if let direction { members.append(.init("dir", .string(direction.rawValue))) }
      return .object("ct", .object(members))
    case .route(let key):
      var members: [JSONValue.Member] = [.init("key", .string(key.word))]
      if let family = key.family { members.append(.init("family", .string(family.rawValue))) }
      return .object("rt", .object(members))
    case .socket(let key, _): return .object("socket", .object("key", .string(key.rawValue)))
    case .fib(let inputs, let result):
      var members: [JSONValue.Member] = [.init("result", .string(result.rawValue))]
      let words = inputs.words
      if !words.isEmpty { members.append(.init("flags", .array(words.map(JSONValue.string)))) }
      return .object("fib", .object(members))
    case .osf(let timeToLive, let isVersion):
      var members: [JSONValue.Member] = [.init("key", .string(isVersion ? "version" : "name"))]
      if let mode = DecompiledExpression.osfMode(timeToLive) {
        members.append(.init("ttl", .string(mode)))
      }
      return .object("osf", .object(members))
    case .ipsec(let isOutput, let depth, let key):
      var members: [JSONValue.Member] = [.init("key", .string(key.word))]
      if let family = key.family { members.append(.init("family", .string(family.rawValue))) }
      members.append(.init("dir", .string(isOutput ? "out" : "in")))
      members.append(.init("spnum", .integer(Int64(depth))))
      return .object("ipsec", .object(members))
    case .numberGenerator(let kind, let modulus, let offset):
      return .object(
        "numgen",
        .object([
          .init("mode", .string(kind.rawValue)), .init("mod", .integer(Int64(modulus))),
          .init("offset", .integer(Int64(offset))),
        ]))
    default: return .string(expression.keyText)
    }
  }

  private func json(_ field: PayloadField) -> JSONValue {
    guard let named = field.field else {
      return .object(
        "payload",
        .object([
          .init("base", .string(field.base.token)), .init("offset", .integer(Int64(field.offset))),
          .init("len", .integer(Int64(field.bits))),
        ]))
    }
    var members: [JSONValue.Member] = []
    if let tunnel = field.tunnel { members.append(.init("tunnel", .string(tunnel.spelling))) }
    members.append(.init("protocol", .string(named.header.spelling)))
    members.append(.init("field", .string(named.field.spelling)))
    return .object("payload", .object(members))
  }

  func json(_ option: OptionField) -> JSONValue {
    let kind: String
    switch option.kind {
    case .dccpOption:
      return .object("dccp option", .object("type", .integer(Int64(option.number))))
    case .tcpOption where option.name == nil:
      return .object(
        "tcp option",
        .object([
          .init("base", .integer(Int64(option.number))),
          .init("offset", .integer(Int64(option.offset))),
          .init("len", .integer(Int64(option.bits))),
        ]))
    case .tcpOption: kind = "tcp option"
    case .ipv4Option: kind = "ip option"
    case .sctpChunk: kind = "sctp chunk"
    case .ipv6: kind = "exthdr"
    }
    var members: [JSONValue.Member] = [.init("name", .string(option.name ?? "unknown-exthdr"))]
    if !option.isPresence {
      members.append(.init("field", .string(option.field?.name ?? "unknown")))
    }
    return .object(kind, .object(members))
  }

  func json(_ verdict: Instruction.Verdict) -> JSONValue {
    switch verdict {
    case .jump(let chain): return .object("jump", target(chain))
    case .goto(let chain): return .object("goto", target(chain))
    case .accept, .drop, .stolen, .queue, .repeat, .stop, .continue, .break, .return:
      var writer = TextWriter(options: options)
      writer.write(verdict)
      return .object(writer.text, .null)
    }
  }

  private func target(_ chain: String?) -> JSONValue {
    chain.map { .object("target", .string($0)) } ?? .null
  }

  // MARK: Elements

  func json(_ element: DecompiledElement) -> JSONValue {
    let key = self.key(of: element)
    guard let value = element.value else { return key }
    return .array([key, json(value)])
  }

  /// The key of an element with what else it carries.
  func key(of element: DecompiledElement, withStatements: Bool = true) -> JSONValue {
    var members: [JSONValue.Member] = [.init("val", json(element.key))]
    if let timeout = element.timeout, timeout > 0 {
      members.append(.init("timeout", .integer(Int64(timeout / 1000))))
    }
    if let expiration = element.expiration, expiration > 0 {
      members.append(.init("expires", .integer(Int64(expiration / 1000))))
    }
    if let comment = element.comment { members.append(.init("comment", .string(comment))) }
    // Only the first one has a place.
    if withStatements, let statement = element.statements.first,
      case .object(let statement) = json(statement)
    {
      members += statement.filter { member in !members.contains { $0.name == member.name } }
    }
    return members.count == 1 ? members[0].value : .object("elem", .object(members))
  }
}
