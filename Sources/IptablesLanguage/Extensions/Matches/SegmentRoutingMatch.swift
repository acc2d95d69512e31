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
    if t.rule.uses[use].ids & (1 << 11 | 1 << 12 | 1 << 13) != 0 {
      throw t.lost(use: use, "nft can't say which segment is the one before, the next or the last")
    }
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
  }
}
