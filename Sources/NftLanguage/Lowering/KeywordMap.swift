import CTVetRulesetModel

/// From the keywords of the syntax tree to the keys of the model.
struct Keys {
  let meta = KeywordMap(MetaKey.allCases.map { ($0.spelling, $0) })
  let conntrack = KeywordMap(ConntrackKey.allCases.map { ($0.spelling, $0) })
  let route = KeywordMap(RouteKey.allCases.map { ($0.spelling, $0) })
  let socket = KeywordMap(SocketKey.allCases.map { ($0.spelling, $0) })
  let header = KeywordMap(Header.allCases.map { ($0.spelling, $0) })
  let field = KeywordMap(HeaderField.allCases.map { ($0.spelling, $0) })

  /// The only one; the tables are made once.
  static let shared = Keys()

  private init() {}

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

/// A table from keywords to values, asked by index.
struct KeywordMap<Value: Sendable>: Sendable {
  private var values: [Value?]

  /// Creates the table from values by their spelling; spellings that are no keywords are left out.
  init(_ entries: [(String, Value)]) {
    values = [Value?](repeating: nil, count: Keyword.spellings.count)
    for (spelling, value) in entries {
      let keyword = unsafe KeywordTable.shared.keyword(spelling)
      if keyword != .none { values[Int(keyword.rawValue)] = value }
    }
  }

  @inline(__always)
  subscript(keyword: Keyword) -> Value? { values[Int(keyword.rawValue)] }
}
