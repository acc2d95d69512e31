/// `-m hashlimit`: so many packets or bytes in a time for each address or port.
enum HashLimitMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "hashlimit")
  static let options = [
    Option("hashlimit-upto", .text, 0, [.invertible], excludes: [1]),
    Option("hashlimit-above", .text, 1, [.invertible], excludes: [0]),
    Option("hashlimit", .text, 0, [.invertible], excludes: [1]),
    Option("hashlimit-srcmask", .prefixLength, 4),
    Option("hashlimit-dstmask", .prefixLength, 5),
    Option("hashlimit-burst", .text, 7),
    Option("hashlimit-htable-size", .uint32, 8),
    Option("hashlimit-htable-max", .uint32, 9),
    Option("hashlimit-htable-gcinterval", .uint32, 10),
    Option("hashlimit-htable-expire", .uint32, 11),
    Option("hashlimit-mode", .text, 3),
    Option("hashlimit-name", .text, 6, [.required], min: 1, cutAt: 254),
    Option("hashlimit-rate-match", .flag, 12),
    Option("hashlimit-rate-interval", .text, 13),
  ]

  private static let modes = ["dstip", "dstport", "srcip", "srcport"]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    let word = t.words[option.word]
    switch option.id {
    case 0, 1:
      if let bytes = ByteRate.bytes(t, word.start, word.end) {
        option.value = bytes
        option.upper = 1
      } else if let period = PacketRate.period(
        t, word.start, word.end, scale: PacketRate.hashScale), period > 0
      {
        option.value = period
      } else {
        throw t.refused(
          option.word, "hashlimit: `\(t.string(option.word))` is no rate",
          hint: "such as `5/minute` or `512kb/s`")
      }
    case 7:
      if let number = ByteRate.burst(t, word.start, word.end) {
        option.value = number
      } else {
        throw t.refused(option.word, "hashlimit: `\(t.string(option.word))` is no burst")
      }
    case 3:
      for part in t.parts(option.word) where !part.isEmpty {
        guard let index = modes.firstIndex(of: t.string(part)) else {
          throw t.refused(
            option.word, "hashlimit: `\(t.string(part))` is none of srcip, srcport, dstip, dstport")
        }
        option.value |= 1 << UInt64(index)
      }
    case 13:
      guard let seconds = t.wholeNumber(option.word, limit: 0x7FFF_FFFF), seconds > 0 else {
        throw t.refused(option.word, "hashlimit: `\(t.string(option.word))` is no interval")
      }
      option.value = seconds
    default: break
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let rate = t.rule.option(use, 0) ?? t.rule.option(use, 1) else {
      throw t.refused(
        t.rule.uses[use].word, "hashlimit: `--hashlimit-upto` or `--hashlimit-above` is missing")
    }
    guard let burst = t.rule.option(use, 7) else { return }
    if rate.upper == 1 {
      let least = ByteRate.bytes(ofCost: ByteRate.cost(rate.value))
      if burst.value < least {
        throw t.refused(
          burst.word, "hashlimit: the burst is less than the \(least) bytes of a second")
      }
    } else if burst.value > 1_000_000 {
      throw t.refused(burst.word, "hashlimit: a burst has at most a million packets")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let rate = t.rule.option(use, 0) ?? t.rule.option(use, 1) else { return }
    for id in [UInt8(10), 11] {
      if let option = t.rule.option(use, id), option.value == 0 {
        throw t.refusedByKernel(option.word, "entries stay a millisecond at least")
      }
    }
    if let name = t.rule.option(use, 6) { try t.requireFileName(name.word) }
    let burst = t.rule.option(use, 7)?.value ?? 5
    if rate.upper == 1 {
      if ByteRate.cost(rate.value) == 0 {
        throw t.refusedByKernel(rate.word, "the rate is larger than the kernel can count")
      }
    } else if credits(rate.value &* burst) < credits(rate.value) {
      throw t.refusedByKernel(
        rate.word, "a burst of \(burst) packets of this rate is more than the kernel can count",
        hint: "`--hashlimit-burst 1`")
    }
  }

  /// What the kernel counts with for a time in millionths of a second (`user2credits`), at 250 ticks.
  private static func credits(_ time: UInt64) -> UInt64 {
    time &* (250 << 39 / PacketRate.hashScale)
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let rate = t.rule.option(use, 0) ?? t.rule.option(use, 1),
      let name = t.rule.option(use, 6)
    else { return }
    let mode = t.rule.option(use, 3)?.value ?? 0
    let isOver = (rate.id == 1) != rate.isInverted
    if t.rule.has(use, 12) || t.rule.has(use, 13) {
      t.differs(
        t.range(ofUse: use), "nft measures no flow's rate: its bucket of tokens stands in for it")
    }
    if mode == 0 {
      // One bucket for all packets.
      addLimit(&t, use, rate, isOver: isOver, writesDefaultBurst: true)
      return
    }
    t.add("meter ")
    t.add(text: t.objectName(name.word))
    t.add(" { ")
    addKeys(&t, use, mode)
    let timeout = timeout(t, use, rate)
    if timeout < 1000 {
      t.corrects(
        t.range(ofUse: use),
        "nft counts whole seconds, of which 0 is for ever: iptables-translate says 0")
    }
    if timeout != 1000 {
      t.add("timeout ")
      t.add(max(timeout / 1000, 1))
      t.add("s ")
    }
    addLimit(&t, use, rate, isOver: isOver, writesDefaultBurst: false)
    t.add("} ")
  }

  private static func addKeys(_ t: inout Translator, _ use: Int, _ mode: UInt64) {
    var isFirst = true
    for index in modes.indices where mode & 1 << UInt64(index) != 0 {
      if !isFirst { t.add(". ") }
      isFirst = false
      let isPort = index == 1 || index == 3
      if isPort {
        if t.onlyProtocol != 6 {
          t.corrects(
            t.range(ofUse: use), "iptables-translate asks for `tcp` ports whatever the protocol is")
        }
        t.addPortHeader()
      } else {
        t.add(t.isIPv6 ? "ip6 " : "ip ")
      }
      t.add(index < 2 ? "d" : "s")
      t.add(isPort ? "port " : "addr ")
      if !isPort, let mask = t.rule.option(use, index == 2 ? 4 : 5),
        mask.value < (t.isIPv6 ? 128 : 32)
      {
        t.add("and ")
        t.add(address: Translator.mask(length: Int(mask.value), isIPv6: t.isIPv6))
        t.add(" ")
      }
    }
  }

  private static func addLimit(
    _ t: inout Translator, _ use: Int, _ rate: GivenOption, isOver: Bool, writesDefaultBurst: Bool
  ) {
    t.add("limit rate ")
    if isOver { t.add("over ") }
    let burst = t.rule.option(use, 7)
    if rate.upper == 1 {
      if t.rule.has(use, 12) {
        ByteRate.add(&t, rate.value, "/second ")
      } else {
        ByteRate.add(&t, cost: ByteRate.cost(rate.value), "/second ")
      }
      if let burst {
        t.add("burst ")
        ByteRate.add(&t, burst.value, " ")
      }
      return
    }
    PacketRate.add(&t, period: rate.value, scale: PacketRate.hashScale)
    if writesDefaultBurst || burst.map({ $0.value != 5 }) ?? false {
      t.add("burst ")
      t.add(burst?.value ?? 5)
      t.add(" packets ")
    }
  }

  /// How many milliseconds an entry stays.
  private static func timeout(_ t: Translator, _ use: Int, _ rate: GivenOption) -> UInt64 {
    if let expire = t.rule.option(use, 11) { return expire.value }
    if rate.upper == 1 { return t.rule.has(use, 7) ? 60_000 : 15_000 }
    let word = t.words[rate.word]
    return PacketRate.seconds(of: t, word.start, word.end) * 1000
  }
}

/// Rates of bytes, which the kernel keeps as the cost of 16 bytes.
enum ByteRate {
  private static let units: [(suffix: String, shift: UInt64, name: String)] = [
    ("mb", 20, "mbytes"), ("kb", 10, "kbytes"), ("b", 0, "bytes"),
  ]

  /// The number of bytes of `512kb/s`; nil where it is none.
  ///
  /// The letter in front of `b/s` is the unit if it is a known one, and the digits in front count.
  static func bytes(_ t: Translator, _ start: Int, _ end: Int) -> UInt64? {
    let bytes = t.text[start..<end]
    guard
      let mark = bytes.indices.first(where: { bytes[$0...].starts(with: "b/s".utf8) }),
      mark > start, let number = PacketRate.leadingNumber(t, start, end), number > 0,
      number <= 0x7FFF_FFFF
    else { return nil }
    return number << shift(t.text[mark - 1])
  }

  /// A burst of `5`, or `1mb`, whose unit counts for packets too; nil where it is none.
  static func burst(_ t: Translator, _ start: Int, _ end: Int) -> UInt64? {
    guard let (number, rest) = t.numberPrefix(start, end), number > 0, number <= .max >> 20 else {
      return nil
    }
    return number << (rest < end ? shift(t.text[rest]) : 0)
  }

  private static func shift(_ letter: UInt8) -> UInt64 {
    switch letter {
    case UInt8(ascii: "k"): 10
    case UInt8(ascii: "m"): 20
    default: 0
    }
  }

  /// What the kernel keeps.
  static func cost(_ bytes: UInt64) -> UInt64 { 0xFFFF_FFFF / (bytes >> 4 + 1) }

  /// How many bytes a cost stands for.
  static func bytes(ofCost cost: UInt64) -> UInt64 {
    ((cost == 0 ? 0xFFFF_FFFF : 0xFFFF_FFFF / cost) - 1) << 4
  }

  /// Adds the bytes of a cost, in the largest unit that has the same cost.
  static func add(_ t: inout Translator, cost: UInt64, _ end: StaticString) {
    let bytes = bytes(ofCost: cost)
    let unit =
      units.first { unit in
        bytes >> unit.shift > 0 && bytes <= 0xFFFF_FFFF
          && Self.cost((bytes >> unit.shift) << unit.shift) == cost
      } ?? units[2]
    t.add(bytes >> unit.shift)
    t.add(" ")
    t.add(text: unit.name)
    t.add(end)
  }

  /// Adds `20 kbytes` in the largest unit that comes out even.
  static func add(_ t: inout Translator, _ bytes: UInt64, _ end: StaticString) {
    let unit = units.first { bytes % (1 << $0.shift) == 0 } ?? units[2]
    t.add(bytes >> unit.shift)
    t.add(" ")
    t.add(text: unit.name)
    t.add(end)
  }
}
