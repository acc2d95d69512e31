import CTVetRulesetModel

/// `-m srh`: the header of segment routing.
enum SegmentRoutingMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "srh").with { $0.families = [.ip6] }
  static let options = [
    Option("srh-next-hdr", .uint8, 0, [.invertible]),
    Option("srh-hdr-len-eq", .uint8, 1, [.invertible]),
    Option("srh-hdr-len-gt", .uint8, 2, [.invertible]),
    Option("srh-hdr-len-lt", .uint8, 3, [.invertible]),
    Option("srh-segs-left-eq", .uint8, 4, [.invertible]),
    Option("srh-segs-left-gt", .uint8, 5, [.invertible]),
    Option("srh-segs-left-lt", .uint8, 6, [.invertible]),
    Option("srh-last-entry-eq", .uint8, 7, [.invertible]),
    Option("srh-last-entry-gt", .uint8, 8, [.invertible]),
    Option("srh-last-entry-lt", .uint8, 9, [.invertible]),
    Option("srh-tag", .uint16, 10, [.invertible]),
    Option("srh-psid", .hostMask, 11, [.invertible]),
    Option("srh-nsid", .hostMask, 12, [.invertible]),
    Option("srh-lsid", .hostMask, 13, [.invertible]),
  ]

  private static let fields: [(field: StaticString, first: UInt8)] = [
    ("rt hdrlength ", 1), ("rt seg-left ", 4), ("srh last-entry ", 7),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    // The header is a routing header of type 4.
    t.add("rt type 4 ")
    t.addNumber("rt nexthdr", use, 0)
    for (field, first) in fields {
      for (offset, word) in ["", "> ", "< "].enumerated() {
        guard let option = t.rule.option(use, first + UInt8(offset)) else { continue }
        t.add(field)
        if option.isInverted {
          t.add(offset == 0 ? "!= " : offset == 1 ? "<= " : ">= ")
        } else {
          t.add(text: word)
        }
        t.add(option.value)
        t.add(" ")
      }
    }
    t.addNumber("srh tag", use, 10)
    try addSegments(&t, use)
  }

  /// How many segments nft 1.0.6 can look at.
  private static let lastSegment = 2

  /// Tests of the segments before, behind and at the end: which ones these are, the number of segments
  /// that are left tells, so that there is a rule for each.
  private static func addSegments(_ t: inout Translator, _ use: Int) throws(Problem) {
    let (previous, next) = (t.rule.option(use, 11), t.rule.option(use, 12))
    if previous != nil || next != nil {
      t.differs(
        t.range(ofUse: use), "nft 1.0.6 looks at the last two segments of a path only")
      let least = next == nil ? 0 : 1
      let most = previous == nil ? lastSegment : lastSegment - 2
      if most < least {
        throw t.lost(use: use, "nft 1.0.6 can look at two segments, not at three")
      }
      let left = least + t.choose(most - least + 1)
      t.add(text: "rt seg-left \(left) ")
      if let previous {
        t.add(text: "srh last-entry != \(left) ")
        add(segment: left + 2, previous, &t)
      }
      if let next { add(segment: left, next, &t) }
    }
    if let last = t.rule.option(use, 13) { add(segment: 1, last, &t) }
  }

  private static func add(segment: Int, _ option: GivenOption, _ t: inout Translator) {
    let address = t.rule.addresses[Int(option.value)]
    if address.mask == 0 {
      // The segment is there, whatever it is; or it can't differ.
      return t.add(text: "srh sid[\(segment)] \(option.isInverted ? "!= " : "")::/0 ")
    }
    t.add(text: "srh sid[\(segment)]")
    t.addAddressMatch("", address, isInverted: option.isInverted)
  }
}
