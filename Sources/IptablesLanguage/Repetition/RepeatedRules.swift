/// Rules that differ in plain values alone, as in a list of addresses that may come in.
///
/// Dumps consist of such rules, so there is a short cut for them:
///
/// 1. Lines are sorted by their shape: what stands in them but for words with digits and in quotes
///    (`LineShape`).
/// 2. The second line of a shape is read as always, and notes which part of its translation comes from
///    which value (`Translator.notePlainValue`). It becomes a template, unless it has more effects
///    than one rule. A template has to give the same as the long way does for values at
///    the edges of what each may be (`Translator.learn`).
/// 3. Further lines that equal a template but for its values are translated by putting these into their
///    places (`Translator.writeRepeated`).
/// 4. All others go the long way.
///
/// So the short cut only ever replaces work whose outcome is known. It is taken where the text of the
/// translation alone is asked for: neither diagnostics nor places come out of it.
struct RepeatedRules {
  /// Some bytes that never change, and the value behind them.
  struct Piece {
    /// The bytes, in `bytes`.
    var start: Int
    var end: Int
    /// The value's kind or, in the translation, its index; nil behind the last bytes.
    var kind: PlainValue?
    var index = 0
  }

  /// What lines of one text and kinds of values become.
  struct Template {
    /// The line, in `pieces`.
    let line: Range<Int>
    /// The translation, in `pieces`.
    let rule: Range<Int>
    /// Another template of the shape; -1 for none.
    let next: Int
  }

  /// What is known of a shape.
  enum Knowledge {
    /// No line of it was met.
    case none
    /// A line of it was met.
    case met
    /// A template of it.
    case template(Int)
  }

  private(set) var bytes: [UInt8] = []
  private(set) var pieces: [Piece] = []
  private(set) var templates: [Template] = []
  /// Where a shape's hash has its slot: the first template, -1 for one that was only met, -2 for a free one;
  /// and how many lines made no template.
  private var slots: [(hash: UInt64, first: Int, misses: Int)] = []
  private var shapeCount = 0
  /// The template of the last line, -1 for none, and which one came behind each when it was met last: dumps
  /// go round in the same order.
  private var last = -1
  private var followers: [Int] = []
  /// How many rules were written from templates.
  private(set) var ruleCount = 0
  /// The values of the current line.
  var values: [FoundValue] = []
  /// Chains of the user that were met, each at the slot of its name; empty before the first one.
  private var chains: [PackedName?] = []
  /// The last of them.
  private(set) var lastChain: [UInt8] = []

  private static let chainSlotCount = 1 << 10
  private static let slotCount = 1 << 12
  /// How many shapes are kept, which leaves slots free.
  private static let maxShapes = slotCount * 3 / 4
  /// How many templates a shape may have; they are tried one after the other.
  private static let maxTemplates = 16
  private static let maxMisses = 4

  /// What is known of the shape with a hash.
  func knowledge(of hash: UInt64) -> Knowledge {
    guard !slots.isEmpty else { return .none }
    let slot = slot(of: hash)
    return switch slots[slot].first {
    case -2: .none
    case -1: .met
    case let first: .template(first)
    }
  }

  private func slot(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
    while slots[slot].first != -2, slots[slot].hash != hash {
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    return slot
  }

  /// Notes that a line of a shape was met.
  mutating func meet(_ hash: UInt64) {
    if slots.isEmpty { slots = Array(repeating: (0, -2, 0), count: Self.slotCount) }
    guard shapeCount < Self.maxShapes else { return }
    slots[slot(of: hash)] = (hash, -1, 0)
    shapeCount += 1
  }

  /// Notes that a line of a shape made no template.
  mutating func miss(_ hash: UInt64) { slots[slot(of: hash)].misses += 1 }

  /// Whether a shape may have one more template: lines that hardly ever make one are read at once.
  func hasRoom(_ hash: UInt64) -> Bool {
    let slot = slots[slot(of: hash)]
    guard slot.misses < Self.maxMisses else { return false }
    var count = 0
    var template = slot.first
    while template >= 0 {
      count += 1
      template = templates[template].next
    }
    return count < Self.maxTemplates
  }

  /// A part of a template: bytes of a text, and the value behind them.
  typealias Part = (bytes: [UInt8], kind: PlainValue?, index: Int)

  /// Keeps a template of a shape that was met.
  mutating func keep(_ hash: UInt64, line: [Part], rule: [Part]) {
    let slot = slot(of: hash)
    templates.append(
      Template(line: add(line), rule: add(rule), next: slots[slot].first))
    followers.append(-1)
    slots[slot].first = templates.count - 1
  }

  private mutating func add(_ parts: [Part]) -> Range<Int> {
    let first = pieces.count
    for part in parts {
      let start = bytes.count
      bytes += part.bytes
      pieces.append(Piece(start: start, end: bytes.count, kind: part.kind, index: part.index))
    }
    return first..<pieces.count
  }

  /// Takes back the template that was kept last.
  mutating func dropLast(_ hash: UInt64) {
    guard let last = templates.popLast() else { return }
    followers.removeLast()
    pieces.removeSubrange(last.line.lowerBound...)
    bytes.removeSubrange((pieces.last?.end ?? 0)...)
    slots[slot(of: hash)].first = last.next
  }

  /// The template that came behind that of the last line before; -1 where that isn't known.
  var expected: Int { last >= 0 ? followers[last] : -1 }

  /// Notes that a line is of a template; -1 for none.
  mutating func follow(with template: Int) {
    if template >= 0 { ruleCount += 1 }
    if last >= 0 { followers[last] = template }
    last = template
  }

  /// Whether a chain was met; others may have taken its slot.
  func knows(_ chain: PackedName) -> Bool {
    !chains.isEmpty && chains[chain.slot(in: Self.chainSlotCount)] == chain
  }

  /// Notes that a chain was met.
  mutating func meet(_ chain: PackedName, _ name: ArraySlice<UInt8>) {
    if chains.isEmpty { chains = Array(repeating: nil, count: Self.chainSlotCount) }
    chains[chain.slot(in: Self.chainSlotCount)] = chain
    lastChain = Array(name)
  }

  /// Forgets everything, as chains and tables change.
  mutating func forget() {
    guard shapeCount > 0 else { return }
    let count = ruleCount
    self = RepeatedRules()
    ruleCount = count
  }
}
