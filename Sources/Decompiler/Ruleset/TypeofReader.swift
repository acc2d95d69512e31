import CTVetBytecode
import CTVetRulesetModel

/// Reads the expressions behind `typeof`, which nft keeps with a set and lists in its own spelling.
struct TypeofReader {
  private let ruleset: Ruleset

  init(_ ruleset: Ruleset) {
    self.ruleset = ruleset
  }

  /// The expressions of a set's key and values; nil where datatypes were written, and for maps of
  /// intervals, with which nft 1.0.6 keeps no expressions.
  func types(of set: NamedSet, _ details: SetDetails) -> ListedTable.Set.Typeof? {
    guard case .typeof(let id) = set.key, !details.hasIntervalValues,
      let key = expression(id)
    else { return nil }
    guard case .data = details.value else { return (key, nil) }
    guard case .typeof(let id) = set.data, let value = expression(id) else { return nil }
    return (key, value)
  }

  private func expression(_ unresolved: ExpressionID) -> DecompiledExpression? {
    let id = ruleset.resolved(unresolved)
    switch ruleset.expression(id) {
    case .concatenation(let list):
      let parts = ruleset.expressions(list).map(expression)
      let known = parts.compactMap { $0 }
      return known.count == parts.count ? .concatenation(known) : nil
    case .payload(let header, let field): return payload(header, field)
    case .rawPayload(let base, let offset, let length):
      return .payload(
        PayloadFields.raw(
          Instruction.PayloadBase(base), offset: Int(offset), bits: Int(length)))
    case .extensionHeader(let header, let field, let index):
      let suffix = index > 0 ? "[\(index)]" : ""
      return option(
        .ipv6, header.spelling, field.spelling + suffix, header.field(field)?.datatype)
    // That only its presence is meant, nft forgets.
    case .extensionHeaderExists(let header):
      let field = header.template.fields.first
      return option(.ipv6, header.spelling, field?.field.spelling, field?.datatype)
    case .ipOption(let name, let field): return option(.ipv4Option, .ip, name, field)
    case .tcpOption(let name, let field): return option(.tcpOption, .tcp, name, field)
    case .sctpChunk(let name, let field): return option(.sctpChunk, .sctp, name, field)
    case .meta(let key): return .meta(key, tunnel: nil)
    case .ct(let key, let direction, let family):
      return key.template(family).flatMap { Instruction.ConntrackKey(rawValue: $0.name) }.map {
        .conntrack($0, direction.map(Instruction.Direction.init), nil)
      }
    case .rt(let key, let family): return .route(Instruction.Route.Key(key, family))
    case .socket(let key, let level):
      return Instruction.Socket.Key(rawValue: key.spelling).map { .socket($0, level: level) }
    case .fib(let inputs, let result):
      return Instruction.Fib.Result(result).map {
        .fib(Instruction.Fib.Inputs(rawValue: UInt32(inputs.rawValue)), $0)
      }
    case .osf: return .osf(timeToLive: 0, isVersion: false)
    case .ipsec(let incoming, let depth, let key, let family):
      return Instruction.XFRM.Key(ruleset.spelling(key), family).map {
        .ipsec(isOutput: !incoming, depth: UInt32(depth), $0)
      }
    case .numgen(let random, let modulus, let offset):
      return .numberGenerator(
        random ? .random : .incremental, modulus: modulus, offset: offset)
    case .jenkinsHash(let value, let modulus, let seed, let offset):
      return expression(value).map {
        .jenkinsHash($0, modulus: modulus, seed: seed, offset: offset)
      }
    case .symmetricHash(let modulus, let offset):
      return .symmetricHash(modulus: modulus, offset: offset)
    default: return nil
    }
  }

  private func payload(_ header: Header, _ field: HeaderField) -> DecompiledExpression? {
    guard let template = header.field(field), let base = header.base else { return nil }
    let named = PayloadField.NamedField(
      header: header, field: field, datatype: template.datatype)
    return .payload(
      PayloadField(
        base: Instruction.PayloadBase(base), offset: template.offset, bits: template.length,
        field: named))
  }

  private func option(
    _ kind: Instruction.ExtensionHeaderKind, _ table: OptionTable, _ name: NameID,
    _ field: NameID?
  ) -> DecompiledExpression? {
    guard let found = table.option(named: ruleset.spelling(name)) else { return nil }
    let name = found.fields.count > 0 ? table.listed(found.number)?.name : nil
    let template = field.flatMap { found.field(named: ruleset.spelling($0)) } ?? found.fields.first
    return option(kind, name ?? found.name, template?.name, template?.datatype)
  }

  private func option(
    _ kind: Instruction.ExtensionHeaderKind, _ name: String, _ field: String?,
    _ datatype: DataType?
  ) -> DecompiledExpression? {
    guard let field, let datatype else { return nil }
    return .option(
      OptionField(
        kind: kind, number: 0, offset: 0, bits: 0, isPresence: false, name: name,
        field: OptionField.NamedField(name: field, datatype: datatype)))
  }
}

extension Instruction.PayloadBase {
  fileprivate init(_ base: CTVetRulesetModel.Expression.PayloadBase) {
    switch base {
    case .link: self = .link
    case .network: self = .network
    case .transport: self = .transport
    case .inner: self = .inner
    }
  }
}

extension Instruction.Direction {
  fileprivate init(_ direction: CTVetRulesetModel.Expression.Direction) {
    switch direction {
    case .original: self = .original
    case .reply: self = .reply
    }
  }
}

extension Instruction.Route.Key {
  fileprivate init(_ key: RouteKey, _ family: CTVetRulesetModel.Expression.AddressFamily) {
    switch key {
    case .classid: self = .routeClass
    case .nexthop: self = family == .ip6 ? .nextHopIPv6 : .nextHopIPv4
    case .mtu: self = .maximumSegmentSize
    case .ipsec: self = .ipsec
    }
  }
}

extension Instruction.Fib.Result {
  fileprivate init?(_ result: CTVetRulesetModel.Expression.FibResult) {
    switch result {
    case .outputInterface: self = .interface
    case .outputInterfaceName: self = .interfaceName
    case .addressType: self = .addressType
    case .check: return nil
    }
  }
}

extension Instruction.XFRM.Key {
  fileprivate init?(_ word: String, _ family: CTVetRulesetModel.Expression.AddressFamily) {
    switch word {
    case "daddr": self = family == .ip6 ? .destinationIPv6 : .destinationIPv4
    case "saddr": self = family == .ip6 ? .sourceIPv6 : .sourceIPv4
    case "reqid": self = .requestID
    case "spi": self = .spi
    default: return nil
    }
  }
}
