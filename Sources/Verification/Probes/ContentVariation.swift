import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets

/// What lies in and behind the headers of a packet, and when it comes.
extension Variation {
  /// The variations of what a match asks of extension headers, contents, chunks, clocks and counters.
  static func contents(of use: XtablesUse, _ version: IPVersion) -> [Variation] {
    switch use.name {
    case "esp", "ipcomp", "ah": indices(use, version)
    case "frag", "rt", "hbh", "dst": headers(use)
    case "ipv6header": headerList(use)
    case "mh": [transport(135)] + use.options.map { types($0, limit: 255) }
    case "dccp":
      use["dccp-types"].map { _ in
        [Variation(fits: { _ in }, edges: (0..<16).map { type in { $0.headerType = type } })]
      } ?? []
    case "sctp": use["chunk-types"].map { [chunks($0)] } ?? []
    case "string": text(use)
    case "time": clock(use)
    case "connbytes": counters(use)
    case "helper": use["helper"].map { [helpers($0.text)] } ?? []
    case "hashlimit":
      // XT_HASHLIMIT_HASH_SPT
      (use["hashlimit-mode"]?.value ?? 0) & 8 != 0
        ? [Variation(fits: { $0.keepsPort = true })] : []
    case "ecn":
      [
        Variation(
          fits: { _ in }, edges: (0..<4).map { (bits: UInt8) in { $0.service = bits } }),
        Variation(
          fits: { _ in },
          edges: [0x02, 0x42, 0x82, 0xC2, 0x10, 0x50].map { (flags: UInt8) in
            { $0.flags = flags }
          }),
      ]
    default: []
    }
  }

  private static func transport(_ number: UInt8) -> Variation {
    Variation(fits: { $0.transport = number })
  }

  private static func types(_ option: XtablesOption, limit: UInt64) -> Variation {
    numbers(option, limit) { $0.headerType = UInt8(truncatingIfNeeded: $1) }
  }

  private static func indices(_ use: XtablesUse, _ version: IPVersion) -> [Variation] {
    let index = use.options.first { $0.name.hasSuffix("spi") }
    if use.name == "ah", version == .v6 {
      let length = UInt8(truncatingIfNeeded: (use["ahlen"]?.value ?? 24) / 4 &- 2)
      let plain = ExtraHeader.authentication(index: 0x100, length: length, reserved: 0)
      var all = [
        Variation(
          fits: { $0.headers = [plain] },
          edges: [
            { $0.headers = [] },
            {
              $0.headers = [.authentication(index: 0x100, length: length &+ 1, reserved: 0)]
            },
            { $0.headers = [.authentication(index: 0x100, length: length, reserved: 1)] },
          ])
      ]
      if let index {
        all.append(
          numbers(index, 0xFFFF_FFFF) {
            $0.headers = [.authentication(index: UInt32($1), length: length, reserved: 0)]
          })
      }
      return all
    }
    let number: UInt8 = use.name == "esp" ? 50 : use.name == "ah" ? 51 : 108
    guard let index else {
      return [
        transport(number),
        Variation(
          fits: { $0.securityIndex = 0 },
          edges: [{ $0.securityIndex = 1 }, { $0.securityIndex = 0xFFFF }]),
      ]
    }
    let limit: UInt64 = number == 108 ? 0xFFFF : 0xFFFF_FFFF
    return [transport(number), numbers(index, limit) { $0.securityIndex = UInt32($1) }]
  }

  private static func headers(_ use: XtablesUse) -> [Variation] {
    func units(_ name: String) -> UInt8 {
      UInt8(truncatingIfNeeded: max(use[name]?.value ?? 8, 8) / 8 - 1)
    }
    let kinds: [String: UInt8] = ["frag": 44, "rt": 43, "hbh": 0, "dst": 60]
    guard let kind = kinds[use.name] else { return [] }
    let all: [ExtraHeader]
    switch use.name {
    case "frag":
      let wanted = UInt32(truncatingIfNeeded: use["fragid"]?.value ?? 1)
      all = [wanted, wanted &+ 1, wanted &- 1].flatMap { number in
        [false, true].map { .fragment(identification: number, hasMore: $0) }
      }
    case "rt":
      let type = UInt8(truncatingIfNeeded: use["rt-type"]?.value ?? 2)
      let left = UInt8(truncatingIfNeeded: use["rt-segsleft"]?.value ?? 1)
      let last = UInt8(truncatingIfNeeded: use["rt-segsleft"]?.upper ?? 1)
      let length = use["rt-len"] == nil ? 2 : units("rt-len")
      all = [
        .routing(type: type, segmentsLeft: left, length: length),
        .routing(type: type &+ 1, segmentsLeft: left, length: length),
        .routing(type: type, segmentsLeft: left &- 1, length: length),
        .routing(type: type, segmentsLeft: last, length: length),
        .routing(type: type, segmentsLeft: last &+ 1, length: length),
        .routing(type: type, segmentsLeft: left, length: length &+ 1),
      ]
    default:
      let length = units("\(use.name)-len")
      all = [length, length &+ 1].map { .options(kind: kind, length: $0) }
    }
    return [
      Variation(
        fits: { $0.headers = [all[0]] },
        edges: ([[]] + all.map { [$0] }).map { (list: [ExtraHeader]) in { $0.headers = list } })
    ]
  }

  private static func headerList(_ use: XtablesUse) -> [Variation] {
    guard let option = use["header"] else { return [] }
    let bits: [(UInt64, UInt8)] = [(128, 0), (64, 60), (32, 43), (16, 44), (8, 51)]
    let wanted = bits.filter { option.value & $0.0 != 0 }.compactMap { ExtraHeader(kind: $0.1) }
    // With AH nft and ip6tables disagree on what a packet's protocol is, whatever the match.
    let others = bits.dropLast().filter { option.value & $0.0 == 0 }
      .compactMap { ExtraHeader(kind: $0.1) }
    let isEncrypted = option.value & 4 != 0
    let endsThere = option.value & 2 != 0
    let fit: Change = { probe in
      probe.headers = wanted
      if isEncrypted { probe.transport = 50 }
      if endsThere { probe.transport = 59 }
    }
    var edges: [Change] = [
      fit, { $0.headers = [] }, { $0.headers = Array(wanted.dropFirst()) },
      { $0.headers = Array(wanted.dropLast()) },
    ]
    for other in others { edges.append { $0.headers = wanted + [other] } }
    edges.append { $0.transport = 50 }
    edges.append { $0.transport = 59 }
    return [Variation(fits: fit, edges: edges)]
  }

  private static func chunks(_ option: XtablesOption) -> Variation {
    let asked = option.list.compactMap { word -> ProbeChunk? in
      let halves = word.split(separator: ":", maxSplits: 1)
      guard let (type, letters) = ChunkTest.types[halves.first?.lowercased() ?? ""] else {
        return nil
      }
      var chunk = ProbeChunk(type: type)
      for (place, letter) in letters.enumerated() where halves.count > 1 {
        if halves[1].contains(letter.uppercased()) { chunk.flags |= 1 << UInt8(place) }
      }
      return chunk
    }
    let lists: [[ProbeChunk]] =
      [
        asked, Array(asked.dropFirst()), Array(asked.dropLast()), asked + [ProbeChunk(type: 3)],
        asked + [ProbeChunk(type: 77)], [ProbeChunk(type: 3)],
        asked.map { ProbeChunk(type: $0.type, flags: $0.flags ^ 1) },
        asked.map { ProbeChunk(type: $0.type, flags: $0.flags ^ 0xF) },
      ] + asked.map { [$0] }
    return Variation(
      fits: { $0.chunks = asked },
      edges: lists.map { list in { $0.chunks = list } })
  }

  private static func text(_ use: XtablesUse) -> [Variation] {
    guard let test = TextTest(use), !test.pattern.isEmpty else { return [] }
    let pattern = test.pattern
    let other = pattern.dropLast() + [pattern[pattern.count - 1] ^ 0x20]
    let from = max(test.from, 100)
    func put(_ bytes: some Sequence<UInt8>, at place: Int) -> Change {
      let bytes = Array(bytes)
      return { probe in
        // Headers are 28 bytes long in UDP over IPv4, and 20 more in IPv6.
        let header = probe.version == .v4 ? 28 : 48
        probe.transport = 17
        probe.payload =
          [UInt8](repeating: 0x2E, count: min(max(place - header, 0), 1200)) + bytes
      }
    }
    let isThere = put(pattern, at: from)
    var edges = [isThere, put(other, at: from), put(pattern.dropLast(), at: from)]
    for place in [test.from - 1, test.from, test.to - pattern.count, test.to - pattern.count + 1]
    where place > 50 && place < 1200 {
      edges.append(put(pattern, at: place))
    }
    return [
      Variation(fits: test.isInverted ? put([], at: from) : isThere, edges: edges)
    ]
  }

  private static func clock(_ use: XtablesUse) -> [Variation] {
    let day: Int64 = 86_400
    // A Tuesday in November 2023.
    let usual = 19_675 * day
    let first = Int64(use["datestart"]?.value ?? 0)
    let last = Int64(use["datestop"]?.value ?? 0x7FFF_FFFF)
    let midnight = usual < first || usual > last ? (first / day + 1) * day : usual
    let start = Int64(use["timestart"]?.value ?? 0)
    let stop = Int64(use["timestop"]?.value ?? UInt64(day - 1))
    // `-m time` knows no later dates than 2038, whether it names one or not: not a matter of rules.
    var times = [midnight + start - 1, midnight + start]
    for limit in [first, last] where limit > 0 && limit < 0x7FFF_FFFF {
      times += [limit - 1, limit, limit + 1]
    }
    times += [midnight + stop, midnight + stop + 1, midnight + (start + stop) / 2]
    for later in 0..<31 { times.append(midnight + Int64(later) * day + start) }
    for later in 0..<7 { times.append(midnight + Int64(later) * day + stop) }
    let edges: [Change] = times.filter { $0 >= 0 && $0 <= 0x7FFF_FFFF }.map { time in
      { $0.clock = time }
    }
    return [Variation(fits: { $0.clock = midnight + start }, edges: edges)]
  }

  /// Connections that others with helpers foretold; the name may have a port behind it.
  private static func helpers(_ name: String) -> Variation {
    let wanted = ConntrackHelper.allCases.first { name.hasPrefix($0.rawValue) } ?? .ftp
    let others = ConntrackHelper.allCases.filter { $0 != wanted }.prefix(1)
    let changes: [Change] = ([wanted] + others).map { helper in
      { probe in
        probe.past = .related
        probe.helper = helper
      }
    }
    return Variation(fits: changes[0], edges: changes)
  }

  /// Conversations whose packets are as many, or as long, as it takes.
  private static func counters(_ use: XtablesUse) -> [Variation] {
    guard let range = use["connbytes"] else { return [] }
    let isPackets = use["connbytes-mode"]?.value == 0
    var edges: [Change] = []
    for limit in [range.value, range.upper] {
      for difference in -4...2 {
        let number = Int(min(limit, 1 << 32)) + difference
        edges.append { probe in
          probe.past = .established
          if isPackets {
            if (0...60).contains(number) { probe.further = (number, 60) }
          } else {
            // A handshake of TCP over IPv4 takes 44, 44 and 44 bytes, and the probe as many.
            for count in 1...8 where ((number - 88) / count) <= 1400 {
              probe.further = (count, max((number - 88) / count, 44))
              break
            }
          }
        }
      }
    }
    return [
      Variation(
        fits: { $0.past = .established },
        edges: edges + [{ $0.past = .reply }, { $0.past = .new }])
    ]
  }
}
