import CTVetIptablesLanguage
import CTVetPackets

/// How a probe is made to pass a test of a rule, and which values lie at the edges of the test.
struct Variation {
  typealias Change = @Sendable (inout Probe) -> Void

  /// Makes it pass.
  var fits: Change
  /// The edges, on both sides.
  var edges: [Change] = []
}

extension Variation {
  /// The variations of all that a rule asks.
  static func all(
    of rule: XtablesRule, _ version: IPVersion, _ sets: [String: IPSetDeclaration]
  ) -> [Variation] {
    var all: [Variation] = []
    if let test = rule.input { all.append(interface(test, \.input)) }
    if let test = rule.output { all.append(interface(test, \.output)) }
    if let test = rule.transport, test.value != 0 { all.append(transport(test, version)) }
    if let test = rule.source { all.append(address(test, \.source, version)) }
    if let test = rule.destination { all.append(address(test, \.destination, version)) }
    for use in rule.matches {
      if use.name == "set" { all += members(of: use, sets, version) }
      all += contents(of: use, version)
      if use.name == "udp" || use.name == "tcp" || use.name == "icmp" || use.name == "icmp6" {
        all.append(implied(use.name))
      }
      for option in use.options { all += variations(use, option, version) }
    }
    if case .target(let use) = rule.action { all += targetVariations(use) }
    return all
  }

  /// Elements of a set, and their neighbours.
  private static func members(
    of use: XtablesUse, _ sets: [String: IPSetDeclaration], _ version: IPVersion
  ) -> [Variation] {
    guard let option = use.options.first, let set = sets[option.text], let parts = set.parts else {
      return []
    }
    var edges: [Change] = []
    for element in set.elements.prefix(20) where element.parts.count == parts.count {
      for offset in [0, 2, 1, -1] {
        edges.append { probe in
          for (index, part) in parts.enumerated() {
            let isSource = index < option.list.count && option.list[index] == "src"
            probe.take(element.parts[index], part, isSource: isSource, offset: offset, version)
          }
        }
      }
    }
    guard let first = edges.first else { return [] }
    return [Variation(fits: { if !option.isInverted { first(&$0) } }, edges: edges)]
  }

  private static func implied(_ name: String) -> Variation {
    let number: UInt8 = name == "udp" ? 17 : name == "tcp" ? 6 : name == "icmp" ? 1 : 58
    return Variation(fits: { $0.transport = number })
  }

  private static func interface(
    _ test: XtablesRule.Test<String>, _ field: any WritableKeyPath<Probe, String> & Sendable
  ) -> Variation {
    let prefix = test.value.hasSuffix("+") ? String(test.value.dropLast()) : test.value
    let inside = test.value.hasSuffix("+") ? prefix + "0" : prefix
    var edges: [Change] = [
      { $0[keyPath: field] = inside }, { $0[keyPath: field] = String((inside + "x").prefix(15)) },
    ]
    if !prefix.isEmpty { edges.append { $0[keyPath: field] = prefix } }
    return Variation(fits: { if !test.isInverted { $0[keyPath: field] = inside } }, edges: edges)
  }

  private static func transport(
    _ test: XtablesRule.Test<UInt8>, _ version: IPVersion
  ) -> Variation {
    if version == .v6, let header = ExtraHeader(kind: test.value) {
      return Variation(fits: { $0.headers = [header] }, edges: [{ $0.headers = [] }])
    }
    return Variation(
      fits: { if !test.isInverted { $0.transport = test.value } },
      edges: [
        { $0.transport = test.value }, { $0.transport = test.value == 6 ? 17 : 6 },
        { $0.transport = test.value == 47 ? 50 : 47 },
      ])
  }

  private static func address(
    _ test: XtablesRule.Test<XtablesRule.Address>,
    _ field: any WritableKeyPath<Probe, UInt128> & Sendable, _ version: IPVersion
  ) -> Variation {
    let full: UInt128 = version == .v4 ? 0xFFFF_FFFF : .max
    let first = test.value.address
    let last = first | ~test.value.mask & full
    return range(first, last, full, field, isInverted: test.isInverted)
  }

  private static func range(
    _ first: UInt128, _ last: UInt128, _ full: UInt128,
    _ field: any WritableKeyPath<Probe, UInt128> & Sendable, isInverted: Bool
  ) -> Variation {
    let middle = last > first ? first + min(last - first, 10) : first
    var edges: [Change] = [first, last, middle].map { value in { $0[keyPath: field] = value } }
    if first > 0 { edges.append { $0[keyPath: field] = first - 1 } }
    if last < full { edges.append { $0[keyPath: field] = last + 1 } }
    return Variation(fits: { if !isInverted { $0[keyPath: field] = middle } }, edges: edges)
  }

  /// The edges of a range of numbers.
  static func numbers(
    _ option: XtablesOption, _ limit: UInt64,
    _ set: @escaping @Sendable (inout Probe, UInt64) -> Void
  ) -> Variation {
    numbers(option.value, option.upper, limit, isInverted: option.isInverted, set)
  }

  static func numbers(
    _ first: UInt64, _ last: UInt64, _ limit: UInt64, isInverted: Bool,
    _ set: @escaping @Sendable (inout Probe, UInt64) -> Void
  ) -> Variation {
    var values = [first, last]
    if first > 0 { values.append(first - 1) }
    if last < limit { values.append(last + 1) }
    let outside = first > 0 ? first - 1 : min(last &+ 1, limit)
    return Variation(
      fits: { set(&$0, isInverted ? outside : first) },
      edges: values.filter { $0 <= limit }.map { value in { set(&$0, value) } })
  }

  private static func variations(
    _ use: XtablesUse, _ option: XtablesOption, _ version: IPVersion
  ) -> [Variation] {
    switch (use.name, option.name) {
    case ("conntrack", "ctstate"), ("state", "state"): [states(option)]
    case ("conntrack", "ctdir"):
      [Variation(fits: { $0.past = option.value == 1 ? .reply : .established })]
    case ("conntrack", "ctproto"):
      [Variation(fits: { $0.transport = UInt8(truncatingIfNeeded: option.value) })]
    case ("conntrack", "ctorigsrc"): addressOf(option, \.source, version)
    case ("conntrack", "ctorigdst"): addressOf(option, \.destination, version)
    case ("conntrack", "ctreplsrc"): addressOf(option, \.destination, version)
    case ("conntrack", "ctrepldst"): addressOf(option, \.source, version)
    case ("conntrack", "ctorigsrcport"), ("conntrack", "ctrepldstport"), (_, "source-port"):
      [numbers(option, 0xFFFF) { $0.sourcePort = UInt16($1) }]
    case ("conntrack", "ctorigdstport"), ("conntrack", "ctreplsrcport"), (_, "destination-port"):
      [numbers(option, 0xFFFF) { $0.destinationPort = UInt16($1) }]
    case ("tcp", "tcp-flags"), ("tcp", "syn"): [flags(option)]
    case ("tcp", "tcp-option"):
      [
        Variation(
          fits: { if !option.isInverted { $0.add(option: option.value) } },
          edges: [{ $0.add(option: option.value) }, { $0.segmentSize = nil }])
      ]
    case ("tcpmss", "mss"):
      [
        numbers(option, 0xFFFF) { $0.segmentSize = UInt16($1) },
        Variation(fits: { _ in }, edges: [{ $0.segmentSize = nil }]),
      ]
    case ("multiport", _):
      option.ranges.map { range in
        numbers(range.lowerBound, range.upperBound, 0xFFFF, isInverted: option.isInverted) {
          if option.name != "destination-ports" { $0.sourcePort = UInt16($1) }
          if option.name != "source-ports" { $0.destinationPort = UInt16($1) }
        }
      }
    case ("icmp", "icmp-type"), ("icmp6", "icmpv6-type"): messages(option)
    case ("mark", "mark"): [marks(option) { $0.mark = $1 }]
    case ("connmark", "mark"):
      [
        marks(option) {
          $0.past = .established
          $0.connectionMark = $1
        }
      ]
    case ("connlabel", "label"):
      [
        Variation(
          fits: { $0.past = .established },
          edges: [
            {
              $0.past = .established
              $0.labels = [Int(option.value)]
            }
          ])
      ]
    default: fields(use, option, version)
    }
  }

  private static func fields(
    _ use: XtablesUse, _ option: XtablesOption, _ version: IPVersion
  ) -> [Variation] {
    switch (use.name, option.name) {
    case ("length", _): [numbers(option, 0x2000) { $0.length = Int($1) }]
    case ("ttl", _), ("hl", _):
      [
        numbers(option.value, option.value, 255, isInverted: option.name.hasSuffix("lt")) {
          $0.hops = UInt8(max($1, 1))
        }
      ]
    case ("dscp", _):
      [
        numbers(option.value, option.value, 63, isInverted: option.isInverted) {
          $0.service = UInt8($1) << 2
        }
      ]
    case ("tos", _):
      [
        Variation(
          fits: { $0.service = UInt8(truncatingIfNeeded: option.value) },
          edges: (0..<8).map { bit in { $0.service ^= 1 << UInt8(bit) } })
      ]
    case ("pkttype", _):
      [Variation(fits: { _ in }, edges: [{ $0.packetType = 1 }, { $0.packetType = 2 }])]
    case ("mac", _):
      [
        Variation(
          fits: { if !option.isInverted { $0.ethernetSource = option.value } },
          edges: [{ $0.ethernetSource = option.value }, { $0.ethernetSource = option.value ^ 1 }])
      ]
    case ("iprange", _):
      option.addresses.count == 2
        ? [
          range(
            option.addresses[0].address, option.addresses[1].address,
            version == .v4 ? 0xFFFF_FFFF : .max,
            option.name == "src-range" ? \.source : \.destination, isInverted: option.isInverted)
        ] : []
    case ("addrtype", _):
      version == .v4
        ? [
          Variation(
            fits: { _ in },
            edges: [0xE000_00FB, 0xFFFF_FFFF, 0x7F00_0001].map { (value: UInt128) in
              { if option.name == "src-type" { $0.source = value } else { $0.destination = value } }
            })
        ] : []
    case ("limit", "limit-burst"), ("hashlimit", "hashlimit-burst"):
      [Variation(fits: { _ in }, edges: [{ $0.copies = min(Int(option.value) + 2, 30) }])]
    case ("limit", _), ("hashlimit", _), ("statistic", _):
      [Variation(fits: { _ in }, edges: [{ $0.copies = max($0.copies, 7) }])]
    case ("recent", _), ("connlimit", _):
      [
        Variation(
          fits: { _ in },
          edges: [
            { $0.copies = 3 },
            { $0.copies = min(Int(option.value) + 2, 25) },
          ])
      ]
    default: []
    }
  }

  /// Values that a target changes: some that it finds, and some at the ends of what the field can hold.
  private static func targetVariations(_ use: XtablesUse) -> [Variation] {
    var edges: [Change]
    switch use.name {
    case "MARK": edges = [{ $0.mark = .max }, { $0.mark = 0xA5A5_5A5A }, { $0.mark = 1 }]
    case "CONNMARK":
      edges = [(0, .max), (.max, 0), (0xA5A5_5A5A, 0x0FF0_3CC3), (1, 2)].map {
        (mark: UInt32, connection: UInt32) in
        {
          $0.past = .established
          $0.mark = mark
          $0.connectionMark = connection
        }
      }
    case "TOS", "DSCP":
      let values: [UInt8] = [1, 2, 4, 8, 16, 32, 64, 128, 0xFF]
      edges = values.map { value in { $0.service = value } }
    case "ECN":
      edges = [0x02, 0x42, 0x82, 0xC2].map { (flags: UInt8) in { $0.flags = flags } }
      edges += (0..<4).map { (bits: UInt8) in { $0.service = bits } }
    case "TTL", "HL": edges = [1, 2, 3, 128, 250, 254, 255].map { hops in { $0.hops = hops } }
    case "TCPMSS":
      edges = [nil, 1, 536, 1400, 1461, .max].map { (size: UInt16?) in { $0.segmentSize = size } }
    default: return []
    }
    return [Variation(fits: { _ in }, edges: edges)]
  }

  private static func addressOf(
    _ option: XtablesOption, _ field: any WritableKeyPath<Probe, UInt128> & Sendable,
    _ version: IPVersion
  ) -> [Variation] {
    guard let wanted = option.addresses.first else { return [] }
    return [
      address(
        .init(
          value: .init(address: wanted.address & wanted.mask, mask: wanted.mask),
          isInverted: option.isInverted), field, version)
    ]
  }

  private static func states(_ option: XtablesOption) -> Variation {
    let pasts: [Probe.Past] = [
      .invalid, .new, .established, .related, .untracked, .translatedSource,
      .translatedDestination,
    ]
    let index = pasts.indices.first {
      (option.value & 1 << UInt64($0) != 0) != option.isInverted
    }
    return Variation(fits: { probe in index.map { probe.past = pasts[$0] } })
  }

  private static func flags(_ option: XtablesOption) -> Variation {
    let (mask, value) = (UInt8(option.upper), UInt8(option.value))
    let outside = mask == 0 ? value : value ^ (mask & (~mask &+ 1))
    var edges: [Change] = (0..<8).map { bit in { $0.flags = value ^ 1 << UInt8(bit) } }
    edges.append { $0.flags = value | ~mask }
    edges.append { $0.flags = value }
    edges.append { $0.flags = 2 }
    return Variation(fits: { $0.flags = option.isInverted ? outside : value }, edges: edges)
  }

  private static func messages(_ option: XtablesOption) -> [Variation] {
    let type = option.value >> 16 & 0xFF
    let code = option.value >> 8 & 0xFF
    return [
      numbers(type, type, 255, isInverted: option.isInverted) { $0.type = UInt8($1) },
      numbers(code, code, 255, isInverted: false) { $0.code = UInt8($1) },
    ]
  }

  private static func marks(
    _ option: XtablesOption, _ set: @escaping @Sendable (inout Probe, UInt32) -> Void
  ) -> Variation {
    let (value, mask) = (
      UInt32(truncatingIfNeeded: option.value), UInt32(truncatingIfNeeded: option.upper)
    )
    let lowest = mask & (~mask &+ 1)
    var values = [value, value ^ lowest, value | ~mask, 0, value &+ 1]
    if mask != 0 { values.append(value ^ (1 << (31 - UInt32(mask.leadingZeroBitCount)))) }
    return Variation(
      fits: { set(&$0, option.isInverted ? value ^ lowest : value) },
      edges: values.map { number in { set(&$0, number) } })
  }
}

extension Probe {
  /// Takes a value of an element of a set: its first for 0, its last for 2, the neighbour behind for 1, the one
  /// in front for -1.
  fileprivate mutating func take(
    _ text: String, _ part: IPSetDeclaration.Part, isSource: Bool, offset: Int, _ version: IPVersion
  ) {
    switch part {
    case .ip, .net:
      guard let range = SetAddress.range(text, version) else { return }
      let address =
        switch offset {
        case 0: range.first
        case 2: range.last
        case 1: range.last &+ 1
        default: range.first &- 1
        }
      if isSource { source = address } else { destination = address }
    case .port:
      let pieces = text.split(separator: ":")
      if pieces.count == 2 { transport = pieces[0].lowercased() == "udp" ? 17 : 6 }
      guard let port = UInt16((pieces.last ?? "").prefix { $0.isNumber }) else { return }
      let value = UInt16(truncatingIfNeeded: Int(port) + (offset == 2 ? 0 : offset))
      if isSource { sourcePort = value } else { destinationPort = value }
    case .mark: mark = UInt32(text) ?? UInt32(text.dropFirst(2), radix: 16) ?? 0
    case .mac, .iface: break
    }
  }

  /// Adds an option of TCP.
  fileprivate mutating func add(option kind: UInt64) {
    if kind == 2 { segmentSize = segmentSize ?? 1460 } else { options.append(UInt8(kind)) }
  }
}
