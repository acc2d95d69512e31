/// What a file asks of a list of `recent`: addresses that were seen so often in a time.
struct RecentList: Hashable {
  /// How far back hits count; 0 for ever.
  var seconds: UInt64 = 0
  /// How many hits are needed.
  var hits = 1
  /// Whether hits are of one TTL.
  var hasTTL = false

  /// The name of the set with the addresses that were seen once, or of one of several.
  func set(of name: String, place: Int = 1) -> String {
    var set = name
    if seconds > 0 { set += "_\(seconds)s" }
    if hits > 1 { set += "_\(place)of\(hits)" }
    return hasTTL ? set + "_ttl" : set
  }
}

extension Translator {
  /// What the file asks of a list, the simplest first.
  mutating func recentLists(_ name: String) -> [RecentList] {
    let lists = declared.recentLists ?? findRecentLists()
    declared.recentLists = lists
    return lists[name] ?? [RecentList()]
  }

  private func findRecentLists() -> [String: [RecentList]] {
    var lists: [String: Set<RecentList>] = [:]
    let whole = String(decoding: text[..<textCount], as: UTF8.self)
    for line in whole.split(whereSeparator: \.isNewline) where line.contains("recent") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\"" })
      func value(_ option: String) -> String? {
        guard let index = words.firstIndex(where: { $0 == option }), index + 1 < words.count else {
          return nil
        }
        return String(words[index + 1])
      }
      let isRemoval = words.contains("--remove")
      guard isRemoval || words.contains("--rcheck") || words.contains("--update") else { continue }
      let raw = value("--name") ?? "DEFAULT"
      var list = RecentList()
      if !isRemoval {
        list.seconds = value("--seconds").flatMap { UInt64($0) } ?? 0
        list.hits = max(1, value("--hitcount").flatMap { Int($0) } ?? 1)
        list.hasTTL = words.contains("--rttl")
      }
      lists[ChainNames.replacement(for: raw, taken: []) ?? raw, default: []].insert(list)
    }
    return lists.mapValues { lists in
      lists.sorted {
        ($0.hits, $0.seconds, $0.hasTTL ? 1 : 0) < ($1.hits, $1.seconds, $1.hasTTL ? 1 : 0)
      }
    }
  }
}
