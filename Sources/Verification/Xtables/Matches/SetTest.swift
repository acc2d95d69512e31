import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets
import CTVetRulesetModel

/// `-m set` of a set whose elements are known (net/netfilter/xt_set.c, net/netfilter/ipset/).
struct SetTest: XtablesTest {
  let set: IPSetDeclaration
  /// Whether each part is the packet's source; the other parts are its destination.
  let areSources: [Bool]
  let isInverted: Bool

  init?(_ use: XtablesUse, _ sets: [String: IPSetDeclaration], where isSet: Bool) {
    guard isSet, use.options.count == 1, let option = use.options.first,
      let set = sets[option.text],
      let parts = set.parts, !parts.contains(.mac), !parts.contains(.iface)
    else { return nil }
    self.set = set
    areSources = option.list.map { $0 == "src" }
    isInverted = option.isInverted
    guard areSources.count >= parts.count else { return nil }
  }

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard set.family == (packet.version == .v4 ? .ip : .ip6) else { return Answer(isInverted) }
    var isException = false
    var found = false
    for element in set.elements {
      switch holds(element, packet) {
      case .yes: if element.isException { isException = true } else { found = true }
      case .no, .drop: continue
      case .unknown(let reason): return .unknown(reason)
      }
    }
    if found, isException { return .unknown("exceptions of sets are not modelled") }
    return Answer(found != isInverted)
  }

  private func holds(_ element: IPSetDeclaration.Element, _ packet: PacketContext) -> Answer {
    guard let parts = set.parts, element.parts.count == parts.count else { return .no }
    for (index, part) in parts.enumerated() {
      let text = element.parts[index]
      switch part {
      case .ip, .net:
        guard let range = SetAddress.range(text, packet.version) else {
          return .unknown("the element `\(text)` of a set is not understood")
        }
        let address = areSources[index] ? packet.source : packet.destination
        if address < range.first || address > range.last { return .no }
      case .port:
        guard let port = packet.word(at: areSources[index] ? 0 : 2),
          [6, 17, 33, 132, 136].contains(packet.transport)
        else { return .no }
        let pieces = text.split(separator: ":")
        let name = pieces.count == 2 ? pieces[0].lowercased() : "tcp"
        let numbers = ["tcp": UInt8(6), "udp": 17, "sctp": 132, "udplite": 136]
        if set.namesProtocols, numbers[name] != packet.transport { return .no }
        let ends = (pieces.last ?? "").split(separator: "-").compactMap { UInt16($0) }
        guard let first = ends.first, let last = ends.last else {
          return .unknown("the element `\(text)` of a set is not understood")
        }
        if port < first || port > last { return .no }
      case .mark:
        let number = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
        if packet.mark != number { return .no }
      case .mac, .iface: return .unknown("sets of that kind are not modelled")
      }
    }
    return .yes
  }
}

/// Addresses of elements: one, a network, or a range.
enum SetAddress {
  static func range(_ text: String, _ version: IPVersion) -> (first: UInt128, last: UInt128)? {
    let bits = version == .v4 ? 32 : 128
    let full: UInt128 = version == .v4 ? 0xFFFF_FFFF : .max
    let ends = text.split(separator: "-")
    if ends.count == 2, let first = address(ends[0], version), let last = address(ends[1], version)
    {
      return (first, last)
    }
    let pieces = text.split(separator: "/")
    guard let first = pieces.first, let address = address(first, version) else { return nil }
    let length = pieces.count == 2 ? Int(pieces[1]) ?? bits : bits
    let mask = length == 0 ? 0 : (full << UInt128(bits - length)) & full
    return (address & mask, address & mask | ~mask & full)
  }

  private static func address(_ text: Substring, _ version: IPVersion) -> UInt128? {
    let bytes = Array(text.utf8)
    return version == .v6
      ? AddressText.ipv6(bytes.span) : AddressText.ipv4(bytes.span).map { UInt128($0) }
  }
}
