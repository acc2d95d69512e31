import CTVetBytecode
import CTVetRulesetModel

extension DecompiledExpression {
  /// The words of a load that has no parts.
  var keyText: String {
    switch self {
    case .meta(let key, let tunnel):
      let words = key.needsNoKeyword ? key.spelling : "meta \(key.spelling)"
      return tunnel.map { "\($0.spelling) \(words)" } ?? words
    case .conntrack(let key, let direction, let family):
      var text = "ct "
      if let direction {
        text += "\(direction.rawValue) "
        if let family { text += "\(family.rawValue) " }
      }
      return text + key.spelling
    case .route(let key): return "rt \(key.words)"
    case .socket(let key, let level):
      let text = "socket \(key.rawValue)"
      return key == .cgroupv2 ? "\(text) level \(level)" : text
    case .fib(let inputs, let result):
      return "fib \(inputs.words.joined(separator: " . ")) \(result.rawValue)"
    case .osf(let timeToLive, let isVersion):
      let mode = Self.osfMode(timeToLive).map { "ttl \($0) " } ?? ""
      return "osf \(mode)\(isVersion ? "version" : "name")"
    case .ipsec(let isOutput, let depth, let key):
      let number = depth == 0 ? "" : "spnum \(depth) "
      let family = key.family.map { "\($0.rawValue) " } ?? ""
      return "ipsec \(isOutput ? "out" : "in") \(number)\(family)\(key.word)"
    case .numberGenerator(let kind, let modulus, let offset):
      let text = "numgen \(kind.rawValue) mod \(modulus)"
      return offset == 0 ? text : "\(text) offset \(offset)"
    case .symmetricHash(let modulus, let offset):
      let text = "symhash mod \(modulus)"
      return offset == 0 ? text : "\(text) offset \(offset)"
    case .tunnel(let key): return "tunnel \(key.rawValue)"
    case .constant, .flags, .flagList, .prefix, .range, .set, .namedSet, .concatenation, .map,
      .binary, .converted, .payload, .option, .jenkinsHash, .verdict, .name, .catchAll:
      return ""
    }
  }

  /// How the time to live is judged, where it isn't as in the fingerprint.
  static func osfMode(_ timeToLive: UInt8) -> String? {
    switch timeToLive {
    case 1: "loose"
    case 2: "skip"
    default: nil
    }
  }
}

extension MetaKey {
  /// Whether a listing writes it without `meta`.
  fileprivate var needsNoKeyword: Bool {
    switch self {
    case .inputInterface, .outputInterface, .inputInterfaceName, .outputInterfaceName,
      .inputInterfaceGroup, .outputInterfaceGroup:
      true
    default: false
    }
  }
}

extension Instruction.Route.Key {
  /// The family of a next hop.
  var family: Family? {
    switch self {
    case .nextHopIPv4: .ip
    case .nextHopIPv6: .ip6
    case .routeClass, .maximumSegmentSize, .ipsec: nil
    }
  }

  /// How nft spells it.
  var word: String {
    switch self {
    case .routeClass: "classid"
    case .nextHopIPv4, .nextHopIPv6: "nexthop"
    case .maximumSegmentSize: "mtu"
    case .ipsec: "ipsec"
    }
  }

  fileprivate var words: String { family.map { "\($0.rawValue) \(word)" } ?? word }
}

extension Instruction.XFRM.Key {
  /// The family of an address.
  var family: Family? {
    switch self {
    case .destinationIPv4, .sourceIPv4: .ip
    case .destinationIPv6, .sourceIPv6: .ip6
    case .requestID, .spi: nil
    }
  }

  /// How nft spells it.
  var word: String {
    switch self {
    case .destinationIPv4, .destinationIPv6: "daddr"
    case .sourceIPv4, .sourceIPv6: "saddr"
    case .requestID, .spi: rawValue
    }
  }
}

extension Instruction.Fib.Inputs {
  private static let named: [(Self, String)] = [
    (.sourceAddress, "saddr"), (.destinationAddress, "daddr"), (.mark, "mark"),
    (.inputInterface, "iif"), (.outputInterface, "oif"),
  ]

  /// How nft spells each of them.
  var words: [String] { Self.named.filter { contains($0.0) }.map(\.1) }
}
