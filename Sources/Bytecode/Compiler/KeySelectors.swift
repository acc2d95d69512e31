import CTVetDiagnostics
import CTVetRulesetModel

/// Keys of `meta`, `ct`, `rt` and the like: one instruction loads each.
extension RuleCompiler {
  mutating func meta(_ key: MetaKey, at range: SourceRange) throws(EvaluationError) -> Operand {
    if key == .bridgeRoute { try needsNewerRelease("meta broute", at: range) }
    if key == .nfproto, family != .inet {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "`meta nfproto` has a use only in the family inet",
        hint: family == .bridge || family == .netdev ? "write `meta protocol ip`" : "leave it out")
    }
    return try metaLoad(key, at: range)
  }

  /// The load of a key, without a look at the family.
  mutating func metaLoad(_ key: MetaKey, at range: SourceRange) throws(EvaluationError) -> Operand {
    let template = key.template
    guard let loaded = Self.metaKeys[Int(key.rawValue)] else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "`meta \(key.spelling)` can't be compiled")
    }
    return primary(
      .load(.loadMeta(.init(key: loaded, destination: .wide(0)))),
      template.datatype ?? .integer, bits: template.length, template.byteOrder,
      largest: key == .day ? 6 : nil, at: range)
  }

  /// The instructions' keys, in the order of the model's.
  static let metaKeys = MetaKey.allCases.map { Instruction.MetaKey(rawValue: $0.template.name) }

  mutating func conntrack(
    _ key: ConntrackKey, _ direction: Expression.Direction?, _ family: Expression.AddressFamily,
    at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    if key.typeGivingBase == .network { try checkVersion(family, at: range) }
    guard let template = key.template(family, in: context),
      let loaded = Instruction.ConntrackKey(rawValue: template.name)
    else {
      if key.typeGivingBase == .network {
        throw EvaluationError(
          EvaluationDiagnostics.protocols, at: range,
          "nothing tells whether this address is IPv4 or IPv6 "
            + "(“cannot determine ip protocol version”)",
          hint: "write `ip \(key.spelling)` or `ip6 \(key.spelling)` behind the direction")
      }
      if key.typeGivingBase == .transport {
        return primary(
          .load(
            .loadConntrack(
              .init(
                key: key == .sourcePort ? .sourcePort : .destinationPort,
                direction: direction?.instructionDirection, destination: .wide(0)))),
          .invalid, bits: 16, .bigEndian, at: range)
      }
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: range, "`ct \(key.spelling)` can't be read")
    }
    return primary(
      .load(
        .loadConntrack(
          .init(
            key: loaded, direction: direction?.instructionDirection, destination: .wide(0)))),
      template.datatype ?? .integer, bits: template.length, template.byteOrder, at: range)
  }

  /// Looks whether a key's address family contradicts what is known of the packet.
  private func checkVersion(
    _ family: Expression.AddressFamily, at range: SourceRange
  ) throws(EvaluationError) {
    switch (family, context[.network]) {
    case (.ip, .header(.ip6)?), (.ip6, .header(.ip)?):
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "the rule is about \(family == .ip ? "IPv6" : "IPv4") packets here, this about \(family == .ip ? "IPv4" : "IPv6")"
      )
    default: break
    }
  }

  mutating func route(
    _ key: RouteKey, _ addressFamily: Expression.AddressFamily, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard let template = key.template(addressFamily, in: context),
      let loaded = Instruction.Route.Key(rawValue: template.name)
    else {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "nothing tells whether this next hop is IPv4 or IPv6",
        hint: "write `rt ip nexthop` or `rt ip6 nexthop`")
    }
    if key == .nexthop,
      family == .ip && loaded == .nextHopIPv6 || family == .ip6 && loaded == .nextHopIPv4
    {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "a table of the family \(family.rawValue) has no such next hop")
    }
    return primary(
      .load(.route(.init(key: loaded, destination: .wide(0)))), template.datatype ?? .integer,
      bits: template.length, template.byteOrder, at: range)
  }

  mutating func socket(_ key: SocketKey, level: UInt32, at range: SourceRange) -> Operand {
    let template = key.template
    let loaded: Instruction.Socket.Key =
      switch key {
      case .transparent: .transparent
      case .mark: .mark
      case .wildcard: .wildcard
      case .cgroupv2: .cgroupv2
      }
    return primary(
      .load(.socket(.init(key: loaded, level: level, destination: .wide(0)))),
      template.datatype ?? .integer, bits: template.length, template.byteOrder,
      largest: key == .transparent || key == .wildcard ? 1 : nil, at: range)
  }

  /// - Parameter isPresence: Whether it is compared with `exists` or `missing`.
  mutating func fib(
    _ flags: Expression.FibFlags, _ result: Expression.FibResult, isPresence: Bool,
    at range: SourceRange
  ) -> Operand {
    let template = result.template
    let loaded: Instruction.Fib.Result =
      switch result {
      case .outputInterface, .check: .interface
      case .outputInterfaceName: .interfaceName
      case .addressType: .addressType
      }
    let isPresence = isPresence || result == .check
    return primary(
      .load(
        .fib(
          .init(
            inputs: .init(rawValue: UInt32(flags.rawValue)), result: loaded, isPresence: isPresence,
            destination: .wide(0)))),
      isPresence ? .boolean : template.datatype ?? .integer, bits: template.length,
      template.byteOrder, at: range)
  }

  mutating func osf(
    version: Bool, ttl: NameID?, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let template = ComputedValue.operatingSystem.template
    var check: UInt8 = 0
    switch ttl.map(ruleset.spelling) {
    case nil: break
    case "loose": check = 1
    case "skip": check = 2
    case .some(let word):
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range, "`\(word)` is no way to compare the time to live",
        hint: "`loose` or `skip`")
    }
    return primary(
      .load(.osf(.init(destination: .wide(0), timeToLive: check, loadsVersion: version))),
      template.datatype ?? .string, bits: template.length, template.byteOrder, at: range)
  }

  mutating func ipsec(
    incoming: Bool, number: UInt8, _ key: NameID, _ addressFamily: Expression.AddressFamily,
    at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    guard IPsecKey.families.contains(family) else {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range,
        "`ipsec` belongs into tables of the families ip, ip6 and inet")
    }
    guard let template = IPsecKey(spelling: ruleset.spelling(key))?.template(addressFamily),
      let loaded = Instruction.XFRM.Key(rawValue: template.name)
    else {
      throw EvaluationError(
        EvaluationDiagnostics.protocols, at: range, "this key of `ipsec` needs `ip` or `ip6`")
    }
    return primary(
      .load(
        .xfrm(
          .init(
            isOutput: !incoming, depth: UInt32(number), key: loaded, destination: .wide(0)))),
      template.datatype ?? .integer, bits: template.length, template.byteOrder, at: range)
  }

  // MARK: Computed numbers

  mutating func numgen(
    random: Bool, modulus: UInt32, offset: UInt32, at range: SourceRange
  ) -> Operand {
    computed(
      .load(
        .numgen(
          .init(
            kind: random ? .random : .incremental, modulus: modulus, offset: offset,
            destination: .wide(0)))),
      modulus: modulus, offset: offset, at: range)
  }

  mutating func jenkinsHash(
    _ value: ExpressionID, modulus: UInt32, seed: UInt32?, offset: UInt32, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let outer = wanted
    wanted = .none
    let input = try evaluate(value)
    wanted = outer
    return computed(
      .hash(input, modulus: modulus, seed: seed, offset: offset), modulus: modulus,
      offset: offset, at: range)
  }

  /// A number of 32 bits, which takes the type that the place wants where that is as long.
  mutating func computed(
    _ form: Operand.Form, modulus: UInt32, offset: UInt32, at range: SourceRange
  ) -> Operand {
    var datatype = DataType.integer
    if let place = wanted.datatype, place.base == .integer, wanted.bits == 32 { datatype = place }
    // nft computes this number in 32 bits; 0 sets no limit.
    let largest = modulus &+ offset &- 1
    return primary(
      form, datatype, bits: 32, .host, largest: largest == 0 ? nil : UInt128(largest), at: range)
  }
}

extension Expression.Direction {
  /// The direction as instructions name it.
  var instructionDirection: Instruction.Direction { self == .original ? .original : .reply }
}
