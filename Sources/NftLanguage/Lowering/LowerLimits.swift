import CTVetDiagnostics
import CTVetRulesetModel

/// Rates and amounts.
extension Lowering {
  mutating func limit(_ index: Int) -> Limit {
    let node = tree.nodes[index]
    let countsBytes = node.flags & 2 != 0
    var limit = Limit(
      rate: 0, seconds: 1, burst: countsBytes ? 0 : 5, countsBytes: countsBytes,
      isOver: node.flags & 1 != 0)
    for child in tree.children(index) {
      let part = tree.nodes[child]
      switch part.kind {
      case .number: limit.rate = number(child)
      case .property:
        let (burst, overflow) = number(child + 1).multipliedReportingOverflow(
          by: Self.bytes(in: tree.nodes[child + 2].keyword))
        limit.burst = overflow ? UInt32.max : UInt32(clamping: burst)
      default:
        switch part.keyword {
        case .minute: limit.seconds = 60
        case .hour: limit.seconds = 3600
        case .day: limit.seconds = 86_400
        case .week: limit.seconds = 604_800
        case .second: limit.seconds = 1
        default:
          limit.rate = limit.rate.multipliedReportingOverflow(by: Self.bytes(in: part.keyword)).0
        }
      }
    }
    return limit
  }

  mutating func quota(_ index: Int) -> Quota {
    var amounts: [UInt64] = []
    for child in tree.children(index) {
      guard tree.nodes[child].kind == .amount else { continue }
      let unit = Self.bytes(in: tree.nodes[child + 2].keyword)
      amounts.append(number(child + 1).multipliedReportingOverflow(by: unit).0)
    }
    return Quota(
      bytes: amounts.first ?? 0, used: amounts.count > 1 ? amounts[1] : 0,
      isOver: tree.nodes[index].flags & 1 != 0)
  }

  private static func bytes(in unit: Keyword) -> UInt64 {
    switch unit {
    case .kbytes: 1024
    case .mbytes: 1024 * 1024
    default: 1
    }
  }
}
