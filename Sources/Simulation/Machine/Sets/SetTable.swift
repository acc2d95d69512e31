import CTVetBytecode
import CTVetPackets

/// A set or map with its elements, as packets find and change them.
struct SetTable: Sendable {
  /// How elements are found.
  enum Search: Sendable {
    case exact
    case intervals
    case fields
  }

  /// What is declared.
  private(set) var set: LoadedSet
  /// The elements.
  private(set) var store: ElementStore
  /// The element for keys that no other one holds; −1 for none.
  private(set) var catchAll: Int32 = -1
  let search: Search
  // Only one of them is in use; beside each other they are read without a copy.
  private(set) var exact = ExactIndex()
  private(set) var intervals = IntervalIndex([], keyByteCount: 4)
  private var fields = FieldIndex(fieldByteCounts: [])
  /// The elements of interval sets as they were sent: ends of intervals are elements of their own.
  private var sent: [SentElement] = []
  /// Elements that expired or were removed and still count, since nobody collected them.
  private var uncollected = 0
  /// The places of elements that packets removed.
  private var collections: Int64 = 0
  private let start: Timestamp
  let keyByteCount: Int
  /// The bits of a key's last word that count.
  let lastWordMask: UInt32

  /// An element of an interval set as it was sent.
  struct SentElement: Sendable {
    var element: SetElement
    /// Its place; −1 for the end of an interval.
    var place: Int32
  }

  /// What an element holds besides its key.
  struct Contents {
    /// The words of its value.
    var value: [UInt32] = []
    /// How long it lives, in milliseconds; 0 for ever.
    var timeout: UInt64 = 0
    /// How much of that is left; nil for all.
    var remaining: UInt64?
    /// What it carries.
    var expressions: [ElementExpression] = []
  }

  /// Creates an empty set.
  init(_ set: LoadedSet, at time: Timestamp) {
    self.set = set
    start = time
    store = ElementStore(
      keyWordCount: set.keyWordCount, valueWordCount: set.valueWordCount,
      hasTimeouts: set.has(LoadedSet.Flag.timeout))
    search =
      !set.has(LoadedSet.Flag.interval)
      ? .exact : set.fieldByteCounts.count > 1 ? .fields : .intervals
    keyByteCount = set.keyByteCount
    lastWordMask = Registers.mask(bytes: set.keyByteCount - (set.keyWordCount - 1) * 4)
  }

  // MARK: Looking up

  /// The element that holds the key in a register; −1 for none.
  func find(_ registers: Registers, at register: Int, time: Timestamp) -> Int32 {
    let place = findOwn(registers, at: register, time: time)
    if place >= 0 { return place }
    return catchAll >= 0 && !store.isExpired(catchAll, at: time) ? catchAll : -1
  }

  private func findOwn(
    _ registers: Registers, at register: Int, time: Timestamp
  ) -> Int32 {
    switch search {
    case .exact:
      let place = findExact(registers, at: register)
      return place >= 0 && !store.isExpired(place, at: time) ? place : -1
    case .intervals:
      let place =
        keyByteCount <= 8
        ? intervals.find(narrow: registers.narrowNumber(keyByteCount, at: register))
        : intervals.find(registers.number(keyByteCount, at: register))
      return place >= 0 && !store.isExpired(place, at: time) ? place : -1
    case .fields:
      let key = registers.bytes(from: register, count: store.keyWordCount * 4)
      return fields.find(key) { !store.isExpired($0, at: time) }
    }
  }

  @inline(__always)
  private func findExact(_ registers: Registers, at register: Int) -> Int32 {
    if store.keyWordCount == 1 {
      return exact.find(word: registers[register] & lastWordMask, in: store)
    }
    return exact.find(in: store) { word in
      registers[register + word] & (word == store.keyWordCount - 1 ? lastWordMask : .max)
    }
  }

  /// An element as a listing shows it.
  struct Listed {
    var element: SetElement
    var value: [UInt32]
    /// How long it lives, in milliseconds; 0 for ever.
    var timeout: UInt64
    /// How much of that is left; nil for ever.
    var remaining: UInt64?
    var expressions: [ElementExpression]
  }

  /// The elements that did not expire, with the ends of intervals, in the order of their places.
  func elements(at time: Timestamp) -> [Listed] {
    var found: [Listed] = []
    switch search {
    case .exact:
      for place in exact.places.sorted() where !store.isExpired(place, at: time) {
        let key = RegisterData(words: store.key(place), byteCount: set.keyByteCount)
        found.append(listed(SetElement(key: key), place, at: time))
      }
    case .intervals, .fields:
      for sent in sent {
        guard sent.place >= 0 else {
          found.append(
            Listed(
              element: sent.element, value: [], timeout: 0, remaining: nil, expressions: []))
          continue
        }
        guard !store.isExpired(sent.place, at: time) else { continue }
        found.append(listed(sent.element, sent.place, at: time))
      }
    }
    if catchAll >= 0, !store.isExpired(catchAll, at: time) {
      let element = SetElement(
        key: RegisterData(words: [], byteCount: 0), flags: SetElement.Flag.catchAll)
      found.append(listed(element, catchAll, at: time))
    }
    return found
  }

  private func listed(_ element: SetElement, _ place: Int32, at time: Timestamp) -> Listed {
    Listed(
      element: element, value: Array(store.value(place)), timeout: store.timeout(of: place),
      remaining: store.remaining(of: place, at: time), expressions: expressions(of: place))
  }

  // MARK: Changes by packets

  /// What became of a packet's wish to add an element.
  enum Addition {
    /// It is there, or there now, at its place.
    case element(Int32)
    /// The set is full.
    case full
  }

  /// Adds the key in a register unless it is there (`nft_rhash_update`).
  mutating func add(
    _ registers: Registers, at register: Int, time: Timestamp,
    _ contents: (LoadedSet) -> Contents
  ) -> Addition {
    guard search == .exact else { return .full }
    collect(at: time)
    let known = findExact(registers, at: register)
    if known >= 0 {
      guard store.isExpired(known, at: time) else { return .element(known) }
      exact.remove(known, store)
      store.remove(known)
      uncollected += 1
    }
    let limit = set.size == 0 ? LoadedSet.standardSize : set.size
    guard store.count + uncollected < Int(limit) else { return .full }
    var key = (0..<store.keyWordCount).map { registers[register + $0] }
    if let last = key.indices.last {
      key[last] &= Registers.mask(bytes: set.keyByteCount - last * 4)
    }
    let contents = contents(set)
    let place = store.add(
      key: key, value: contents.value, timeout: contents.timeout, remaining: contents.remaining,
      expressions: contents.expressions, at: time)
    exact.insert(place, store)
    return .element(place)
  }

  /// Removes the key in a register.
  mutating func remove(_ registers: Registers, at register: Int, time: Timestamp) {
    guard search == .exact else { return }
    let place = findExact(registers, at: register)
    guard place >= 0, !store.isExpired(place, at: time) else { return }
    collect(at: time)
    exact.remove(place, store)
    store.remove(place)
    uncollected += 1
  }

  /// Has an element expire so many milliseconds from now.
  mutating func renew(_ place: Int32, timeout: UInt64, at time: Timestamp) {
    store.renew(place, timeout: timeout, at: time)
  }

  /// What an element carries.
  func expressions(of place: Int32) -> [ElementExpression] {
    store.expressions.isEmpty ? [] : store.expressions[Int(place)]
  }

  /// Changes what an element remembers.
  mutating func setState(_ state: ExpressionState, of place: Int32, _ index: Int) {
    store.expressions[Int(place)][index].state = state
  }

  /// Takes out what expired, whenever the kernel's worker came by since it last did.
  mutating func collect(at time: Timestamp) {
    let interval = Int64(max(1, set.collectionInterval)) * 1_000_000
    let collections = (time.nanoseconds - start.nanoseconds) / interval
    guard collections != self.collections else { return }
    self.collections = collections
    uncollected = 0
    guard store.hasTimeouts, search == .exact else { return }
    for place in exact.places where store.isExpired(place, at: time) {
      exact.remove(place, store)
      store.remove(place)
    }
  }

  // MARK: Changes by commands

  /// Adds elements that a command sends; those that are there stay as they are, but for a new timeout.
  ///
  /// - Parameter contents: What an element holds.
  mutating func add(
    _ elements: [SetElement], at time: Timestamp, contents: (SetElement) -> Contents
  ) {
    if search == .exact {
      store.reserve(store.count + elements.count)
      exact.reserve(store.count + elements.count, store)
      for element in elements {
        guard !isCatchAll(element) else {
          addCatchAll(contents(element), at: time)
          continue
        }
        let known = exact.find(in: store) { element.key.word($0) }
        if known >= 0, !store.isExpired(known, at: time) {
          let contents = contents(element)
          store.setTimeout(known, contents.timeout, remaining: contents.remaining, at: time)
          continue
        }
        if known >= 0 {
          exact.remove(known, store)
          store.remove(known)
        }
        exact.insert(place(for: element, contents(element), at: time), store)
      }
      return
    }
    for element in elements {
      if isCatchAll(element) {
        addCatchAll(contents(element), at: time)
      } else if sentIndex(of: element) == nil {
        let isEnd = element.flags & SetElement.Flag.intervalEnd != 0
        sent.append(
          SentElement(
            element: element, place: isEnd ? -1 : place(for: element, contents(element), at: time)))
      }
    }
    rebuild()
  }

  /// Removes elements that a command names.
  mutating func remove(_ elements: [SetElement], at time: Timestamp) {
    if search == .exact {
      for element in elements {
        if isCatchAll(element) {
          removeCatchAll()
          continue
        }
        let place = exact.find(in: store) { element.key.word($0) }
        guard place >= 0 else { continue }
        exact.remove(place, store)
        store.remove(place)
      }
      return
    }
    for element in elements {
      if isCatchAll(element) {
        removeCatchAll()
      } else if let index = sentIndex(of: element) {
        if sent[index].place >= 0 { store.remove(sent[index].place) }
        sent.remove(at: index)
      }
    }
    rebuild()
  }

  /// Takes another declaration of the same set.
  mutating func declare(_ set: LoadedSet) {
    self.set = set
  }

  /// Replaces what each element gives.
  mutating func replaceValues(_ replaced: ([UInt32]) -> [UInt32]) {
    store.replaceValues(replaced)
  }

  /// Removes all elements.
  mutating func removeAll() {
    store = ElementStore(
      keyWordCount: set.keyWordCount, valueWordCount: set.valueWordCount,
      hasTimeouts: set.has(LoadedSet.Flag.timeout))
    sent = []
    catchAll = -1
    uncollected = 0
    exact = ExactIndex()
    intervals = IntervalIndex([], keyByteCount: keyByteCount)
    fields = FieldIndex(fieldByteCounts: set.fieldByteCounts)
  }

  private func isCatchAll(_ element: SetElement) -> Bool {
    element.flags & SetElement.Flag.catchAll != 0
  }

  private mutating func addCatchAll(_ contents: Contents, at time: Timestamp) {
    guard catchAll < 0 else { return }
    catchAll = store.add(
      key: [], value: contents.value, timeout: contents.timeout, remaining: contents.remaining,
      expressions: contents.expressions, at: time)
  }

  private mutating func removeCatchAll() {
    guard catchAll >= 0 else { return }
    store.remove(catchAll)
    catchAll = -1
  }

  private mutating func place(
    for element: SetElement, _ contents: Contents, at time: Timestamp
  ) -> Int32 {
    store.add(
      key: element.key.words, value: contents.value, timeout: contents.timeout,
      remaining: contents.remaining, expressions: contents.expressions, at: time)
  }

  private func sentIndex(of element: SetElement) -> Int? {
    sent.firstIndex {
      $0.element.key == element.key && $0.element.flags == element.flags
        && $0.element.keyEnd == element.keyEnd
    }
  }

  /// Puts the index of an interval set together again.
  private mutating func rebuild() {
    if search == .fields {
      var fields = FieldIndex(fieldByteCounts: set.fieldByteCounts)
      for sent in sent where sent.place >= 0 {
        fields.append(
          low: sent.element.key.bytes, high: (sent.element.keyEnd ?? sent.element.key).bytes,
          place: sent.place)
      }
      self.fields = fields
      return
    }
    intervals = IntervalIndex(sentIntervals(), keyByteCount: keyByteCount)
  }

  /// The intervals from each beginning up to the next beginning or end.
  private func sentIntervals() -> [(low: UInt128, high: UInt128, place: Int32)] {
    var marks = sent.map { (key: $0.element.key.number, place: $0.place) }
    // Where one interval ends another may begin.
    marks.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
    let bits = UInt128(set.keyByteCount * 8)
    let highest: UInt128 = bits >= 128 ? .max : (1 << bits) - 1
    var result: [(low: UInt128, high: UInt128, place: Int32)] = []
    for (index, mark) in marks.enumerated() where mark.place >= 0 {
      let next = index + 1 < marks.count ? marks[index + 1].key : nil
      guard next != mark.key else { continue }
      result.append((mark.key, next.map { $0 - 1 } ?? highest, mark.place))
    }
    return result
  }
}

extension RegisterData {
  /// A word, zero behind the last one.
  fileprivate func word(_ index: Int) -> UInt32 { index < wordCount ? self[word: index] : 0 }

  /// The bytes as a number, the first one as the most significant.
  fileprivate var number: UInt128 {
    bytes.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
  }
}

extension Registers {
  /// Up to eight bytes as a number, the first one as the most significant.
  @inline(__always)
  fileprivate func narrowNumber(_ byteCount: Int, at register: Int) -> UInt64 {
    let first = UInt64(self[register].byteSwapped)
    if byteCount <= 4 { return first >> UInt64(32 - byteCount * 8) }
    let second = UInt64(self[register + 1].byteSwapped) >> UInt64(64 - byteCount * 8)
    return first << UInt64(byteCount * 8 - 32) | second
  }

  /// Up to sixteen bytes as a number, the first one as the most significant.
  @inline(__always)
  fileprivate func number(_ byteCount: Int, at register: Int) -> UInt128 {
    var number: UInt128 = 0
    var rest = min(byteCount, 16)
    var word = register
    while rest >= 4 {
      number = number << 32 | UInt128(self[word].byteSwapped)
      rest -= 4
      word += 1
    }
    if rest > 0 {
      number =
        number << UInt128(rest * 8) | UInt128(self[word].byteSwapped >> UInt32(32 - rest * 8))
    }
    return number
  }
}
