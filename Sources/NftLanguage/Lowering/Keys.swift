import CTVetRulesetModel

/// From the keywords of the syntax tree to the keys of the model.
struct Keys {
  private let metaKeys = KeywordIndex(MetaKey.allCases.map(\.spelling))
  private let conntrackKeys = KeywordIndex(ConntrackKey.allCases.map(\.spelling))
  private let routeKeys = KeywordIndex(RouteKey.allCases.map(\.spelling))
  private let socketKeys = KeywordIndex(SocketKey.allCases.map(\.spelling))
  private let headers = KeywordIndex(Header.allCases.map(\.spelling))
  private let fields = KeywordIndex(HeaderField.allCases.map(\.spelling))

  /// The only one; the tables are made once.
  static let shared = Keys()

  private init() {}

  @inline(__always)
  func meta(_ keyword: Keyword) -> MetaKey? { metaKeys[keyword].flatMap(MetaKey.init) }

  @inline(__always)
  func conntrack(_ keyword: Keyword) -> ConntrackKey? {
    conntrackKeys[keyword].flatMap(ConntrackKey.init)
  }

  func route(_ keyword: Keyword) -> RouteKey? { routeKeys[keyword].flatMap(RouteKey.init) }

  func socket(_ keyword: Keyword) -> SocketKey? { socketKeys[keyword].flatMap(SocketKey.init) }

  @inline(__always)
  func header(_ keyword: Keyword) -> Header? { headers[keyword].flatMap(Header.init) }

  @inline(__always)
  func field(_ keyword: Keyword) -> HeaderField? { fields[keyword].flatMap(HeaderField.init) }

  @inline(__always)
  static func direction(_ flags: UInt8) -> Expression.Direction? {
    if flags & 1 != 0 { return .original }
    return flags & 2 != 0 ? .reply : nil
  }

  @inline(__always)
  static func family(_ flags: UInt8) -> Expression.AddressFamily {
    if flags & 4 != 0 { return .ip }
    return flags & 8 != 0 ? .ip6 : .unspecified
  }

  static func family(_ keyword: Keyword) -> Expression.AddressFamily {
    switch keyword {
    case .ip: .ip
    case .ip6: .ip6
    default: .unspecified
    }
  }

  /// The field of an ARP header that has a second keyword.
  static func arpField(_ field: Keyword, _ kind: Keyword) -> HeaderField? {
    switch (field, kind) {
    case (.saddr, .ether): .saddrEther
    case (.daddr, .ether): .daddrEther
    case (.saddr, .ip): .saddrIp
    case (.daddr, .ip): .daddrIp
    default: nil
    }
  }
}

/// The raw value of the case that each keyword spells.
///
/// It is not generic: making the types of six tables would take longer than linting a small file.
private struct KeywordIndex: Sendable {
  /// The raw value plus 1; 0 for keywords that spell no case.
  private var values: [UInt8]

  /// Creates the table from the spellings in the order of the raw values, which count from 0.
  init(_ spellings: [String]) {
    values = [UInt8](repeating: 0, count: Keyword.spellings.count)
    for (index, spelling) in spellings.enumerated() {
      let keyword = unsafe KeywordTable.shared.keyword(spelling)
      if keyword != .none {
        values[Int(keyword.rawValue)] = UInt8(truncatingIfNeeded: index + 1)
      }
    }
  }

  @inline(__always)
  subscript(keyword: Keyword) -> UInt8? {
    let value = values[Int(keyword.rawValue)]
    return value == 0 ? nil : value - 1
  }
}
