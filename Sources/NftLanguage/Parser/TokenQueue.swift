/// Tokens that were looked at, but not taken, the next one first.
@safe
struct TokenQueue: ~Copyable {
  /// The most tokens that wait at a time: all of a rule, and what is looked at behind it.
  private static let capacity = RuleShapes.maximumTokens + 16

  private let tokens: UnsafeMutablePointer<Token>
  private var first = 0
  private var end = 0

  init() {
    unsafe tokens = .allocate(capacity: Self.capacity)
  }

  deinit {
    unsafe tokens.deallocate()
  }

  /// How many tokens wait.
  @inline(__always)
  var count: Int { end &- first }

  /// A waiting token, counted from the first.
  @inline(__always)
  subscript(index: Int) -> Token {
    precondition(index >= 0 && index < count)
    return unsafe tokens[first &+ index]
  }

  /// Adds a token behind all others.
  @inline(__always)
  mutating func append(_ token: Token) {
    if end == Self.capacity { moveToFront() }
    unsafe (tokens + end).initialize(to: token)
    end &+= 1
  }

  private mutating func moveToFront() {
    precondition(first > 0)
    for index in first..<end { unsafe tokens[index - first] = tokens[index] }
    end -= first
    first = 0
  }

  /// Takes the first token; nil where none waits.
  @inline(__always)
  mutating func takeFirst() -> Token? {
    guard first < end else { return nil }
    let token = unsafe tokens[first]
    removeFirst(1)
    return token
  }

  /// Takes some tokens.
  @inline(__always)
  mutating func removeFirst(_ count: Int) {
    first &+= count
    if first == end { removeAll() }
  }

  /// Forgets all tokens.
  @inline(__always)
  mutating func removeAll() {
    first = 0
    end = 0
  }
}
