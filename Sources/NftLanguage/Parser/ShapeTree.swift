/// Tells by its tokens what shape a rule has: a tree in which each token leads to the next place, but for
/// the text of constants that other rules of the shape may have instead.
///
/// Layout: the edges of all places lie in one table with open addressing over a power of two of slots, at
/// most half full.
@safe
struct ShapeTree: ~Copyable {
  private struct Edge {
    /// What leads along it: the kind of a token, or a part of its text.
    var word: UInt64
    var from: UInt32
    /// 0 for an empty slot, since nothing leads to the root.
    var to: UInt32
  }

  /// Files with more places than this repeat themselves too little.
  private static let maximumPlaces = 1 << 16

  private var edges: UnsafeMutablePointer<Edge>
  private var slotCount = 1024
  private var placeCount: UInt32 = 1
  /// Where the tokens so far lead.
  private(set) var place: UInt32 = 0
  /// Whether the next token, if it is a constant, may be another one.
  private var isOpen = false
  /// Whether the last constant may be another one.
  private var wasOpen = false
  /// Whether the next token is a comment's text.
  private var isComment = false
  /// Whether this is a set whose elements may be others.
  private var isInSet = false
  /// Whether elements of sets must be the same.
  private var keepsSets = false

  init() {
    unsafe edges = Self.emptyEdges(slotCount)
  }

  deinit {
    unsafe edges.deallocate()
  }

  private static func emptyEdges(_ count: Int) -> UnsafeMutablePointer<Edge> {
    let edges = UnsafeMutablePointer<Edge>.allocate(capacity: count)
    unsafe edges.initialize(repeating: Edge(word: 0, from: 0, to: 0), count: count)
    return unsafe edges
  }

  /// Goes back to the root, or to another one for rules whose sets must be the same.
  @inline(__always)
  mutating func begin(keepingSets: Bool) {
    place = 0
    isOpen = false
    wasOpen = false
    isComment = false
    isInSet = false
    keepsSets = keepingSets
    if keepingSets { follow(.max) }
  }

  /// Goes along the next token of the rule, whose text may be another one if the result is true.
  ///
  /// A constant is left open behind a word or comparison, but not behind one of the `closing` words, for
  /// which it is no value to compare with. What is left open needlessly does no harm but that such rules are
  /// read one by one, since the parser looks at the first rule of a shape whether it may abridge others.
  @inline(__always)
  mutating func follow(
    _ token: Token, in bytes: UnsafePointer<UInt8>, _ closing: KeywordSet
  ) -> Bool {
    let kind = UInt64(token.kind.rawValue) | UInt64(token.keyword.rawValue) << 8
    if isComment {
      isComment = false
      isOpen = false
      follow(kind)
      return true
    }
    switch token.kind {
    case .word:
      isComment = token.keyword == .comment
      isOpen = !closing.contains(token.keyword)
      if token.keyword == .none {
        unsafe followText(of: token, kind, in: bytes)
      } else {
        follow(kind)
      }
      return false
    case .number, .literal, .quoted:
      wasOpen = isOpen
      isOpen = false
      if wasOpen { follow(kind) } else { unsafe followText(of: token, kind, in: bytes) }
      return wasOpen
    case .starred:
      isOpen = false
      unsafe followText(of: token, kind, in: bytes)
      return false
    case .equal, .notEqual, .less, .greater, .lessOrEqual, .greaterOrEqual: isOpen = true
    case .dash: isOpen = wasOpen
    case .leftBrace:
      isInSet = isOpen && !keepsSets
      isOpen = isInSet
    case .comma: isOpen = isInSet
    case .newline: break
    default:
      isInSet = false
      isOpen = false
    }
    follow(kind)
    return false
  }

  private mutating func followText(
    of token: Token, _ kind: UInt64, in bytes: UnsafePointer<UInt8>
  ) {
    let length = Int(token.end &- token.start)
    follow(kind | UInt64(length) << 32)
    var offset = 0
    while offset < length {
      follow(unsafe Lexer.load(bytes + Int(token.start) + offset, length &- offset))
      offset &+= 8
    }
  }

  @inline(__always)
  private func slot(of word: UInt64, from place: UInt32) -> Int {
    let mixed = (word ^ UInt64(place) << 40) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 44) & (slotCount &- 1)
  }

  @inline(__always)
  private mutating func follow(_ word: UInt64) {
    var slot = slot(of: word, from: place)
    while true {
      let edge = unsafe edges[slot]
      if edge.word == word, edge.from == place, edge.to != 0 {
        place = edge.to
        return
      }
      if edge.to == 0 { return add(word, in: slot) }
      slot = (slot &+ 1) & (slotCount &- 1)
    }
  }

  private mutating func add(_ word: UInt64, in slot: Int) {
    // The last place is for all that find no room, and never has a shape.
    guard placeCount < Self.maximumPlaces else {
      place = UInt32(Self.maximumPlaces)
      return
    }
    unsafe edges[slot] = Edge(word: word, from: place, to: placeCount)
    place = placeCount
    placeCount += 1
    if Int(placeCount) * 2 > slotCount { grow() }
  }

  private mutating func grow() {
    let (old, oldCount) = unsafe (edges, slotCount)
    slotCount *= 2
    unsafe edges = Self.emptyEdges(slotCount)
    for index in 0..<oldCount {
      let edge = unsafe old[index]
      guard edge.to != 0 else { continue }
      var slot = slot(of: edge.word, from: edge.from)
      while unsafe edges[slot].to != 0 { slot = (slot + 1) & (slotCount - 1) }
      unsafe edges[slot] = edge
    }
    unsafe old.deallocate()
  }

  /// Whether the tokens so far lead to a place that may have a shape.
  var isFull: Bool { place == UInt32(Self.maximumPlaces) }
}
