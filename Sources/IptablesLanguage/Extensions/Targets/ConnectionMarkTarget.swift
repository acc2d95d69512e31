/// `-j CONNMARK`: the mark of a connection, and copies of it.
enum ConnectionMarkTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CONNMARK")
  static let options = [
    Option("set-xmark", .markMask, 8, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("set-mark", .markMask, 0, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("and-mark", .uint32, 3, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("or-mark", .uint32, 4, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("xor-mark", .uint32, 5, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("save-mark", .flag, 1, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("restore-mark", .flag, 2, excludes: [0, 1, 2, 3, 4, 5, 8]),
    Option("left-shift-mark", .uint8, 6, max: 32),
    Option("right-shift-mark", .uint8, 7, max: 32),
    Option("ctmask", .uint32, 9, excludes: [11]),
    Option("nfmask", .uint32, 10, excludes: [11]),
    Option("mask", .uint32, 11, excludes: [9, 10]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 0x13F == 0 {
      throw t.refused(t.rule.uses[use].word, "CONNMARK: what to do is missing")
    }
  }

  /// The shift that counts, which is the last one.
  private static func shift(_ t: Translator, _ use: Int) -> GivenOption? {
    t.rule.given.last { $0.use == use && ($0.id == 6 || $0.id == 7) }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let shift = shift(t, use), shift.value > 31 {
      throw t.refusedByKernel(shift.word, "a mark has 32 bits to be shifted by")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let shift = shift(t, use)
    if t.rule.has(use, 1) || t.rule.has(use, 2) { return try copy(&t, use, shift) }
    t.add("ct mark set ")
    let start = t.body.count
    add(&t, use)
    guard let shift, shift.value > 0 else { return }
    if shift.value > 31 { throw t.lost(shift.word, "nft shifts by at most 31 bits") }
    if let option = t.rule.option(use, 8) ?? t.rule.option(use, 0), option.upper == 0xFFFF_FFFF {
      // nft 1.0.6 can't shift a constant.
      t.body.removeSubrange(start...)
      let value = shift.id == 6 ? option.value << shift.value : option.value >> shift.value
      return t.addHex(value & 0xFFFF_FFFF)
    }
    t.body.insert(contentsOf: "(".utf8, at: start)
    t.add(shift.id == 6 ? ") << " : ") >> ")
    t.add(shift.value)
  }

  private static func add(_ t: inout Translator, _ use: Int) {
    let changes: [UInt8] = [8, 0, 3, 4, 5]
    guard let option = changes.compactMap({ t.rule.option(use, $0) }).first else { return }
    let value: UInt64
    var mask: UInt64
    (value, mask) =
      switch option.id {
      case 8: (option.value, option.upper)
      // `--set-mark` takes the bits of the value along in the mask.
      case 0: (option.value, option.upper | option.value)
      case 3: (0, ~option.value & 0xFFFF_FFFF)
      case 4: (option.value, option.value)
      default: (option.value, 0)
      }
    // A mask of its own that stands behind takes the place of that one.
    let given = t.rule.given.filter { $0.use == use }
    if let own = given.last(where: { ($0.id == 9 || $0.id == 11) && $0.word > option.word }) {
      mask = own.value
    }
    // The other options name bits, not the mark.
    let word = option.id == 8 || option.id == 0 ? option.word : nil
    t.addChange("ct mark", value: value, mask: mask, of: word)
    if option.id == 8 || option.id == 0, mask != 0xFFFF_FFFF, mask != 0, value != 0, mask != value {
      t.corrects(
        t.range(option.word),
        "the bits of the mask are cleared first; iptables-translate turns it round")
    }
  }

  private static func copy(
    _ t: inout Translator, _ use: Int, _ shift: GivenOption?
  ) throws(Problem) {
    let mask = t.rule.option(use, 11)?.value
    let ctMask = mask ?? t.rule.option(use, 9)?.value ?? 0xFFFF_FFFF
    let packetMask = mask ?? t.rule.option(use, 10)?.value ?? 0xFFFF_FFFF
    let isSave = t.rule.has(use, 1)
    let (from, to) = isSave ? (packetMask, ctMask) : (ctMask, packetMask)
    if to != 0xFFFF_FFFF {
      if shift.map({ $0.value > 0 }) ?? false {
        throw t.lost(use: use, "nft can't put bits of both marks together")
      }
      if from == to {
        t.corrects(
          t.range(ofUse: use), "the bits outside of the mask stay; iptables-translate clears them")
      }
      return addCopyChain(isSave: isSave, from, to, &t)
    }
    t.add(isSave ? "ct mark set mark" : "meta mark set ct mark")
    if from != 0xFFFF_FFFF {
      t.add(" and ")
      t.addHex(from)
    }
    guard let shift, shift.value > 0 else { return }
    if shift.value > 31 { throw t.lost(shift.word, "nft shifts by at most 31 bits") }
    t.add(shift.id == 6 ? " << " : " >> ")
    t.add(shift.value)
  }

  /// Copies some bits one by one in a chain of their own: nft can't put two marks together.
  private static func addCopyChain(
    isSave: Bool, _ from: UInt64, _ to: UInt64, _ t: inout Translator
  ) {
    let (source, target) = isSave ? ("meta mark", "ct mark") : ("ct mark", "meta mark")
    func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
    let name = "\(isSave ? "save" : "restore")_mark_\(hex(from))_\(hex(to))"
    let chain = "\(t.tableText) \(name)"
    if t.declared.chains.insert("helper \(chain)").inserted {
      var text = "add chain \(chain)\n"
      if to != 0 {
        text += "add rule \(chain) \(target) set \(target) and \(hex(~to & 0xFFFF_FFFF))\n"
      }
      for bit in 0..<32 where from & 1 << UInt64(bit) != 0 {
        let mask = hex(1 << UInt64(bit))
        text +=
          "add rule \(chain) \(source) and \(mask) == \(mask) \(target) set \(target) xor \(mask)\n"
      }
      t.prelude += text.utf8
    }
    t.add("jump ")
    t.add(text: name)
  }
}

extension Translator {
  /// Adds what clears the bits of a mask and turns those of a value round.
  mutating func addChange(_ field: StaticString, value: UInt64, mask: UInt64, of word: Int? = nil) {
    if mask == 0xFFFF_FFFF {
      let start = body.count
      addHex(value)
      if let word { notePlainValue(.mark, word, from: start) }
      return
    }
    add(field)
    if mask == value {
      add(" or ")
      return addHex(value)
    }
    if mask != 0 {
      add(" and ")
      addHex(~mask & 0xFFFF_FFFF)
    }
    if value != 0 || mask == 0 {
      add(" xor ")
      addHex(value)
    }
  }
}
