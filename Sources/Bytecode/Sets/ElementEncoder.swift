import CTVetRulesetModel

/// Writes the elements of one set in the set's types.
struct ElementEncoder {
  private(set) var details: SetDetails
  private(set) var flags: UInt32
  let transfer: ((UInt128) -> UInt128)?

  init(of set: Listing.Set, transfer: ((UInt128) -> UInt128)? = nil) {
    guard let details = set.details else {
      preconditionFailure("only a set with known types can be encoded")
    }
    self.details = details
    flags = set.flags
    self.transfer = transfer
  }

  var hasIntervals: Bool { flags & SetElements.Flag.interval != 0 }
  var isAnonymous: Bool { flags & SetElements.Flag.anonymous != 0 }

  /// Whether a range is sent as its beginning and its end; those of concatenations go into one element.
  var hasHalfOpenIntervals: Bool { hasIntervals && details.key.parts.count == 1 }

  /// Whether overlapping and touching intervals become one rather than an error; those of a set that
  /// is written in a rule do, but never those of a map.
  var mergesIntervals: Bool {
    details.autoMerge
      || (isAnonymous && flags & (SetElements.Flag.map | SetElements.Flag.object) == 0)
  }

  /// The encoder for removing elements of the set: nft 1.0.6 forgets then that there are values, and in
  /// concatenations knows of intervals only where there is one.
  func removing(_ elements: [EvaluatedElement], at indices: Range<Int>) -> ElementEncoder {
    var encoder = self
    encoder.details.value = nil
    if !hasHalfOpenIntervals, !indices.contains(where: { elements[$0].key?.isRange == true }) {
      encoder.flags &= ~SetElements.Flag.interval
    }
    return encoder
  }

  /// Finds elements that the set can't hold.
  func check(
    _ elements: [EvaluatedElement], at indices: Range<Int>
  ) throws(SetElements.Failure) {
    if let first = indices.first, !details.key.fitsRegisters { throw .tooLong(element: first) }
    guard !hasIntervals, !isAnonymous,
      let wrong = indices.first(where: { elements[$0].key?.isRange == true })
    else { return }
    throw .needsIntervalFlag(element: wrong)
  }

  /// Joins intervals that share keys or touch each other, where the set does that, or refuses them.
  ///
  /// - Returns: Those that were sent and are to be removed again.
  func settle(_ list: inout IntervalList) throws(SetElements.Failure) -> IntervalList {
    var replaced = IntervalList()
    if mergesIntervals {
      replaced.intervals = list.intervals.join()
    } else if let conflict = list.intervals.firstConflict() {
      throw .conflict(first: conflict.first, second: conflict.second)
    }
    return replaced
  }

  /// The elements in the order in which they are written: hashes and concatenations need no other.
  func inOrder(
    _ elements: [EvaluatedElement], at indices: Range<Int>
  ) -> Result<SetElements, SetElements.Failure> {
    var encoded: [SetElement] = []
    encoded.reserveCapacity(indices.count)
    for index in indices {
      let element = elements[index]
      guard let key = element.key.map(transferred) else {
        guard let catchAll = self.element(RegisterData(words: []), from: element) else {
          return failure(index, element)
        }
        encoded.append(catchAll)
        continue
      }
      guard let low = details.key.key(of: key, .low, hasIntervals: hasIntervals),
        var result = self.element(low, from: element)
      else { return failure(index, element) }
      if hasIntervals {
        result.keyEnd = details.key.key(of: key, .high, hasIntervals: true)
      }
      encoded.append(result)
    }
    return .success(SetElements(elements: encoded, count: encoded.count))
  }

  /// The beginnings and ends of sorted intervals (nftables src/intervals.c, `set_to_intervals`).
  ///
  /// An end is left out where the next interval begins there, in sets of rules alone.
  func halfOpen(
    _ list: IntervalList, of elements: [EvaluatedElement], beginsSet: Bool
  ) -> Result<SetElements, SetElements.Failure> {
    let (intervals, catchAlls) = (list.intervals, list.catchAlls)
    var encoded: [SetElement] = []
    encoded.reserveCapacity(2 * intervals.count + 1 + catchAlls.count)
    if beginsSet, let first = intervals.first, transferred(first.low) != 0 {
      encoded.append(end(at: 0))
    }
    let added = encoded.count + intervals.count
    var pendingEnd: UInt128?
    for interval in intervals {
      let (low, high) = (transferred(interval.low), transferred(interval.high))
      if let place = pendingEnd, place != low || !isAnonymous { encoded.append(end(at: place)) }
      let source = elements[interval.element]
      guard var result = element(RegisterData(part.bytes(of: low, false)), from: source)
      else { return failure(interval.element, source) }
      if high == part.largest {
        result.markOpen()
        pendingEnd = nil
      } else {
        pendingEnd = high + 1
      }
      encoded.append(result)
    }
    if let pendingEnd { encoded.append(end(at: pendingEnd)) }
    for index in catchAlls.map(\.element) {
      guard let catchAll = element(RegisterData(words: []), from: elements[index])
      else { return failure(index, elements[index]) }
      encoded.append(catchAll)
    }
    let count = intervals.count + catchAlls.count + added
    return .success(SetElements(elements: encoded, count: count))
  }

  /// The only part of the keys of a set with intervals.
  private var part: SetDetails.ValueType.Part { details.key.parts[0] }

  private func end(at place: UInt128) -> SetElement {
    SetElement(
      key: RegisterData(part.bytes(of: place, false)), flags: SetElement.Flag.intervalEnd)
  }

  private func transferred(_ number: UInt128) -> UInt128 { transfer?(number) ?? number }

  private func transferred(_ value: EvaluatedValue) -> EvaluatedValue {
    guard let transfer, case .single(var bounds) = value else { return value }
    (bounds.low, bounds.high) = (transfer(bounds.low), transfer(bounds.high))
    return .single(bounds)
  }

  /// An element with a key, or nil where its value doesn't fit.
  private func element(_ key: RegisterData, from source: EvaluatedElement) -> SetElement? {
    var result = SetElement(key: key, flags: source.key == nil ? SetElement.Flag.catchAll : 0)
    switch details.value == nil ? nil : source.value {
    case .verdict(let verdict): result.value = .verdict(verdict)
    case .object(let name): result.value = .object(name)
    case .data(let value):
      guard case .data(let type) = details.value,
        let data = type.data(of: value)
      else { return nil }
      result.value = .data(data)
    case nil: break
    }
    if let options = source.options {
      result.userData = options.comment.map { UserData(comment: $0) }
      result.timeout = options.timeout
      result.expiration = options.expiration
      result.statements = options.statements
    }
    return result
  }

  /// Why an element has no bytes.
  private func failure<Success>(
    _ index: Int, _ element: EvaluatedElement
  ) -> Result<Success, SetElements.Failure> {
    var isTooLong = false
    if case .data(let type) = details.value { isTooLong = !type.fitsRegisters }
    return .failure(isTooLong ? .tooLong(element: index) : .wrongPartCount(element: index))
  }
}

extension SetElement {
  /// Marks an interval without an end, which the kernel knows by the missing end and nft by this
  /// (`NFTNL_SET_ELEM_F_INTERVAL_OPEN`).
  fileprivate mutating func markOpen() {
    var data = userData ?? UserData(bytes: [])
    data.append(1, type: 1)
    userData = data
  }
}
