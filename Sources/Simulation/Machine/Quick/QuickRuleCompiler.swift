import CTVetBytecode

/// Turns the beginning of a rule into comparisons with a packet's view.
///
/// Loads, computations with bits and comparisons change nothing but registers, so that their order does not
/// matter: all must let the packet through, and what they look at must be there.
struct QuickRuleCompiler {
  /// A lookup with the words of its key.
  struct Lookup {
    var set: Int32
    var register: Int
    var words: [QuickWord]
  }

  private(set) var head = QuickHead.always
  private(set) var tests: [QuickTest] = []
  private(set) var lookups: [Lookup] = []
  private(set) var tail = QuickTail()

  private let ruleset: LoadedRuleset
  private let runningSets: Set<Int32>
  private var registers = RegisterBytes()
  private var constraints = ByteConstraints()
  /// Further comparisons in the order of the rule; those of sets, which take longer, apart.
  private var numberTests: [QuickTest] = []
  private var lookupTests: [QuickTest] = []

  /// Creates a compiler.
  ///
  /// - Parameter runningSets: The sets whose elements do something when they are found.
  init(_ ruleset: LoadedRuleset, runningSets: Set<Int32>) {
    self.ruleset = ruleset
    self.runningSets = runningSets
  }

  /// Compiles a rule.
  mutating func compile(_ steps: ArraySlice<LoadedStep>) {
    tail.changesView = steps.contains { $0.instruction.changesView }
    var rest = steps
    while let step = rest.first, take(step, isLast: rest.count == 1) { rest = rest.dropFirst() }
    if tail.lookup < 0 { finish(rest) }
    var windows = constraints.windows()
    if constraints.isImpossible {
      head = .never
      windows = []
      numberTests = []
      lookupTests = []
    } else if let best = windows.indices.max(by: {
      windows[$0].mask.nonzeroBitCount < windows[$1].mask.nonzeroBitCount
    }) {
      let window = windows.remove(at: best)
      head = QuickHead(mask: window.mask, value: window.value, offset: window.offset)
    } else if let test = numberTests.first, test.kind == .notEqual {
      numberTests.removeFirst()
      head = QuickHead(mask: test.mask, value: test.low, offset: test.offset, isEqual: false)
    }
    tests =
      windows.map {
        QuickTest(kind: .equal, offset: $0.offset, mask: $0.mask, low: $0.value)
      } + numberTests + lookupTests
  }

  /// Takes what follows the comparisons: a counter and a verdict, or something that is done plainly.
  private mutating func finish(_ steps: ArraySlice<LoadedStep>) {
    var rest = steps
    if case .counter = rest.first?.instruction { tail.counter = rest.removeFirst().reference }
    switch rest.first {
    case nil: tail.action = .decide
    case .some(let step):
      guard case .immediate(let immediate) = step.instruction,
        case .verdict(let verdict) = immediate.value, verdict != .break
      else { return }
      tail.decision = Decision(verdict, chain: step.reference)
      guard tail.decision.kind != .continue || rest.count == 1 else { return }
      tail.action = .decide
    }
  }

  // MARK: Steps

  /// Takes an instruction; false where it can't be done by comparisons.
  private mutating func take(_ step: LoadedStep, isLast: Bool) -> Bool {
    switch step.instruction {
    case .loadPayload(let load): return take(load)
    case .loadMeta(let load):
      guard let (place, count) = load.key.view else { return false }
      return look(at: place, count, to: load.destination)
    case .loadConntrack(let load):
      guard let (place, count) = load.key.view else { return false }
      return look(at: place, count, to: load.destination)
    case .immediate(let immediate):
      guard case .data(let data) = immediate.value, data.byteCount % 4 == 0 else { return false }
      registers.store(data.bytes.map(RegisterByte.constant), at: immediate.destination.word)
      return true
    case .bitwise(let bitwise): return take(bitwise)
    case .byteorder(let byteorder): return take(byteorder)
    case .compare(let compare): return take(compare)
    case .range(let range):
      let kind: QuickTest.Kind = range.operation == .inside ? .inside : .outside
      guard range.lower.byteCount == range.upper.byteCount, let low = range.lower.number,
        let high = range.upper.number
      else { return false }
      return takeNumber(kind, range.source, range.lower.byteCount, low, high)
    case .lookup(let lookup): return take(lookup, set: step.reference, isLast: isLast)
    default: return false
    }
  }

  /// Has bytes of the view in registers, which the packet then must have.
  private mutating func look(at place: Int, _ count: Int, to register: Register) -> Bool {
    for offset in place..<place + count { tail.parts |= PacketView.part(of: offset) }
    registers.load(place, count: count, to: register.word)
    return true
  }

  private mutating func take(_ load: Instruction.LoadPayload) -> Bool {
    let start: Int
    var limit = UInt32(PacketView.headerByteCount)
    switch load.base {
    case .network: start = PacketView.Place.network
    case .transport: start = PacketView.Place.transport
    case .link:
      start = PacketView.Place.link
      limit = UInt32(PacketView.linkByteCount)
    case .inner: return false
    }
    guard load.length > 0, load.length <= limit, load.offset <= limit - load.length else {
      return false
    }
    return look(at: start + Int(load.offset), Int(load.length), to: load.destination)
  }

  private mutating func take(_ bitwise: Instruction.Bitwise) -> Bool {
    let count = Int(bitwise.length + 3) / 4
    guard case .maskXor(let mask, let xor) = bitwise.operation, mask.wordCount >= count,
      xor.wordCount >= count
    else { return false }
    let source = registers.bytes(from: bitwise.source.word, count: count * 4)
    let changed = source.enumerated().map { index, byte in
      let shift = UInt32(index % 4 * 8)
      return byte.masked(
        UInt8(truncatingIfNeeded: mask[word: index / 4] >> shift),
        flipping: UInt8(truncatingIfNeeded: xor[word: index / 4] >> shift))
    }
    registers.store(changed, at: bitwise.destination.word)
    return true
  }

  private mutating func take(_ byteorder: Instruction.Byteorder) -> Bool {
    let size = Int(byteorder.size)
    guard [2, 4, 8].contains(size), Int(byteorder.length) % size == 0 else { return false }
    let source = registers.bytes(from: byteorder.source.word, count: Int(byteorder.length))
    let swapped = source.indices.map { source[$0 / size * size + (size - 1 - $0 % size)] }
    registers.store(swapped, at: byteorder.destination.word)
    return true
  }

  // MARK: Comparisons

  private mutating func take(_ compare: Instruction.Compare) -> Bool {
    let count = compare.data.byteCount
    switch compare.operation {
    case .equal:
      let bytes = registers.bytes(from: compare.source.word, count: count)
      guard !bytes.contains(.unknown) else { return false }
      for (byte, wanted) in zip(bytes, compare.data.bytes) { constraints.require(byte, wanted) }
      return true
    case .notEqual:
      let bytes = registers.bytes(from: compare.source.word, count: count)
      guard !bytes.contains(.unknown) else { return false }
      return takeDifference(of: bytes, compare.data.bytes)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard let number = compare.data.number else { return false }
      let highest = UInt64.max >> UInt64(64 - count * 8)
      switch compare.operation {
      case .less:
        guard number > 0 else { return false }
        return takeNumber(.inside, compare.source, count, 0, number - 1)
      case .greater:
        guard number < highest else { return false }
        return takeNumber(.inside, compare.source, count, number + 1, highest)
      case .lessOrEqual: return takeNumber(.inside, compare.source, count, 0, number)
      default: return takeNumber(.inside, compare.source, count, number, highest)
      }
    }
  }

  private mutating func takeDifference(of bytes: [RegisterByte], _ wanted: [UInt8]) -> Bool {
    var equal = ByteConstraints()
    for (byte, wanted) in zip(bytes, wanted) { equal.require(byte, wanted) }
    // What can't be equal always differs.
    if equal.isImpossible { return true }
    let windows = equal.windows()
    guard let first = windows.first else {
      // What always is equal never differs.
      constraints.isImpossible = true
      return true
    }
    numberTests.append(
      QuickTest(
        kind: windows.count == 1 ? .notEqual : .notAllEqual, offset: first.offset,
        count: UInt8(windows.count - 1), mask: first.mask, low: first.value))
    for window in windows.dropFirst() {
      numberTests.append(
        QuickTest(kind: .equal, offset: window.offset, mask: window.mask, low: window.value))
    }
    return true
  }

  /// Takes the comparison of a number with an interval; the first byte in the register is the most
  /// significant.
  private mutating func takeNumber(
    _ kind: QuickTest.Kind, _ register: Register, _ count: Int, _ low: UInt64, _ high: UInt64
  ) -> Bool {
    let bytes = registers.bytes(from: register.word, count: count)
    guard let run = ByteRun(bytes) else { return false }
    numberTests.append(
      QuickTest(
        kind: kind, offset: UInt8(run.offset), isBigEndian: !run.isReversed,
        shift: UInt8(64 - count * 8), mask: run.mask, flipped: run.flipped, low: low, high: high))
    return true
  }

  // MARK: Lookups

  private mutating func take(_ lookup: Instruction.Lookup, set: Int32, isLast: Bool) -> Bool {
    guard set >= 0, !runningSets.contains(set) else { return false }
    let declared = ruleset.sets[Int(set)]
    if lookup.destination != nil {
      guard isLast, lookup.destination?.firstWord == nil, declared.value == .verdict,
        !lookup.isInverted
      else { return false }
    }
    var bytes = registers.bytes(from: lookup.source.word, count: declared.keyWordCount * 4)
    for index in bytes.indices where index >= declared.keyByteCount { bytes[index] = .constant(0) }
    var words: [QuickWord] = []
    for word in 0..<declared.keyWordCount {
      guard let word = QuickWord(Array(bytes[word * 4..<word * 4 + 4])) else { return false }
      words.append(word)
    }
    let place = Int32(lookups.count)
    lookups.append(Lookup(set: set, register: lookup.source.word, words: words))
    if lookup.destination != nil {
      tail.lookup = place
      tail.action = .map
    } else {
      lookupTests.append(
        QuickTest(kind: lookup.isInverted ? .notContained : .contained, lookup: place))
    }
    return true
  }
}

extension QuickWord {
  /// The word of four bytes; nil where they don't lie side by side in the view.
  fileprivate init?(_ bytes: [RegisterByte]) {
    if let run = ByteRun(bytes) {
      self.init(
        offset: UInt8(run.offset), isSwapped: run.isReversed && run.count > 1,
        mask: UInt32(truncatingIfNeeded: run.mask),
        flipped: UInt32(truncatingIfNeeded: run.flipped))
    } else {
      return nil
    }
  }
}

extension RegisterData {
  /// Up to eight bytes as a number, the first one as the most significant.
  fileprivate var number: UInt64? {
    (1...8).contains(byteCount) ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : nil
  }
}

extension Instruction.MetaKey {
  /// Where it stands in the view, and how many bytes it has there.
  fileprivate var view: (place: Int, count: Int)? {
    switch self {
    case .length: (PacketView.Place.length, 4)
    case .protocol: (PacketView.Place.etherType, 2)
    case .nfproto: (PacketView.Place.networkProtocol, 1)
    case .l4proto: (PacketView.Place.transportProtocol, 1)
    case .priority: (PacketView.Place.priority, 4)
    case .mark: (PacketView.Place.mark, 4)
    case .packetType: (PacketView.Place.packetType, 1)
    case .inputInterface: (PacketView.Place.input, 4)
    case .outputInterface: (PacketView.Place.output, 4)
    case .inputInterfaceName: (PacketView.Place.inputName, 16)
    case .outputInterfaceName: (PacketView.Place.outputName, 16)
    default: nil
    }
  }
}

extension Instruction.ConntrackKey {
  /// Where it stands in the view, and how many bytes it has there.
  fileprivate var view: (place: Int, count: Int)? {
    switch self {
    case .state: (PacketView.Place.connectionState, 4)
    case .status: (PacketView.Place.connectionStatus, 4)
    case .mark: (PacketView.Place.connectionMark, 4)
    case .direction: (PacketView.Place.connectionDirection, 4)
    default: nil
    }
  }
}

extension Instruction {
  /// Whether it can change what the view shows.
  fileprivate var changesView: Bool {
    switch self {
    case .loadPayload, .loadMeta, .loadConntrack, .compare, .range, .bitwise, .byteorder,
      .immediate, .lookup, .counter, .limit, .quota, .last, .log, .fib, .route, .socket, .osf,
      .xfrm, .numgen, .hash, .loadExtensionHeader, .tunnel:
      false
    default: true
    }
  }
}
