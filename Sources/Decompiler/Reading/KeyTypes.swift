import CTVetBytecode
import CTVetRulesetModel

extension Instruction.ConntrackKey {
  private struct Facts: Sendable {
    var spelling: String
    var template: KeyTemplate
  }

  private static let facts: [Self: Facts] = {
    var facts: [Self: Facts] = [:]
    let families: [(CTVetRulesetModel.Expression.AddressFamily, String)] = [
      (.unspecified, ""), (.ip, "ip "), (.ip6, "ip6 "),
    ]
    for key in CTVetRulesetModel.ConntrackKey.allCases {
      for (family, prefix) in families {
        guard let template = key.template(family), let named = Self(rawValue: template.name)
        else { continue }
        facts[named] = Facts(spelling: prefix + key.spelling, template: template)
      }
    }
    return facts
  }()

  /// How nft spells it.
  var spelling: String { Self.facts[self]?.spelling ?? rawValue }
  /// How long it is, in bits; 0 for addresses whose family the rule tells.
  var bits: Int { Self.facts[self]?.template.length ?? 0 }
  /// What it yields, as long as nothing else tells.
  var type: ValueType {
    Self.facts[self].map { ValueType(template: $0.template) } ?? .raw(bits: 32)
  }
}

extension Instruction.MetaKey {
  private static let keys: [String: CTVetRulesetModel.MetaKey] = Dictionary(
    CTVetRulesetModel.MetaKey.allCases.map { ($0.template.name, $0) },
    uniquingKeysWith: { first, _ in first })

  /// The model's key.
  var modelKey: CTVetRulesetModel.MetaKey? { Self.keys[rawValue] }
}

extension ValueType {
  /// What a key yields.
  init(template: KeyTemplate) {
    let datatype = template.datatype ?? .invalid
    let bits = template.length == 0 ? datatype.bits : template.length
    self.init(datatype, bits: bits, byteOrder: template.byteOrder)
  }
}

extension Instruction.XFRM.Key {
  /// What it yields.
  var type: ValueType {
    switch self {
    case .destinationIPv4, .sourceIPv4: ValueType(.ipv4Addr)
    case .destinationIPv6, .sourceIPv6: ValueType(.ipv6Addr)
    case .requestID: ValueType(.integer, bits: 32, byteOrder: .host)
    case .spi: ValueType(.integer, bits: 32, byteOrder: .bigEndian)
    }
  }
}

extension Instruction.Route.Key {
  /// What it yields.
  var type: ValueType {
    switch self {
    case .routeClass: ValueType(.realm)
    case .nextHopIPv4: ValueType(.ipv4Addr)
    case .nextHopIPv6: ValueType(.ipv6Addr)
    case .maximumSegmentSize: ValueType(.integer, bits: 16, byteOrder: .host)
    case .ipsec: ValueType(.boolean, bits: 8, byteOrder: .host)
    }
  }
}

extension Instruction.Socket.Key {
  /// What it yields.
  var type: ValueType {
    switch self {
    case .transparent: ValueType(template: SocketKey.transparent.template)
    case .mark: ValueType(template: SocketKey.mark.template)
    case .wildcard: ValueType(template: SocketKey.wildcard.template)
    case .cgroupv2: ValueType(template: SocketKey.cgroupv2.template)
    }
  }
}

extension Instruction.Fib {
  /// What it yields.
  var type: ValueType {
    if isPresence { return ValueType(.boolean, bits: 8, byteOrder: .host) }
    return switch result {
    case .interface: ValueType(.ifaceIndex)
    case .interfaceName: ValueType(.string, bits: 128, byteOrder: .host)
    case .addressType: ValueType(.fibAddrtype)
    }
  }
}
