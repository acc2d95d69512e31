/// What the commands of a file send for one named set.
///
/// nft looks at all commands before it sends the first, and with that changes what it does for earlier
/// ones: an interval set is sent with its declaration as it is after the last command, and again in
/// pieces with each command that adds to it (nftables src/intervals.c, `set_overlap`,
/// `set_automerge` and `set_delete`). Commands that add to the same set one directly after the other are
/// looked at as one (src/rule.c, `nft_cmd_collapse`).
package struct SetUpdates {
  /// What one command sends.
  package struct Messages: Sendable {
    /// What is removed: before the set itself, where that is declared, and before the additions.
    package var removals: [SetElements] = []
    /// What is added, perhaps nothing.
    package var additions: [SetElements] = []
  }

  /// Elements that are sent together.
  private enum Contents {
    /// Elements in the order in which they are written.
    case plain(Range<Int>)
    /// Intervals.
    case intervals(IntervalList)
    /// Everything that an interval set holds after the last command.
    case everything
  }

  /// What one command sends, before all commands are known.
  private struct Plan {
    var removals: [Contents] = []
    var additions: [Contents] = []
    /// Whether nft takes what is added for the beginning of the set.
    var isDeclaration = false
    /// The elements that the command removes.
    var removing: Range<Int>?

    /// Has intervals removed that others replace, if there are any.
    mutating func remove(_ list: IntervalList) {
      if !list.isEmpty { removals.append(.intervals(list)) }
    }
  }

  /// The set, with its flags and details.
  package let set: Listing.Set
  /// The elements of all commands; failures name them by their index.
  package private(set) var elements: [EvaluatedElement] = []
  /// What each command sends.
  private var commands: [Plan] = []
  /// What an interval set holds; nil before anything was said of its elements.
  private var current: IntervalList?
  private var hasInitialElements = false
  private let encoder: ElementEncoder

  /// Creates the updates of a set that is not there yet.
  package init(of set: Listing.Set) {
    self.set = set
    encoder = ElementEncoder(of: set)
  }

  // MARK: Commands

  /// Declares the set, or declares it once more, perhaps with elements.
  package mutating func declare(_ declared: [EvaluatedElement]?) throws(SetElements.Failure) {
    var plan = Plan(isDeclaration: true)
    let isFirst = commands.isEmpty
    if let declared {
      let indices = try append(declared)
      if encoder.hasHalfOpenIntervals {
        let (added, replaced) = try update(with: indices)
        if isFirst {
          hasInitialElements = true
          current = added
        }
        plan.additions = [isFirst ? .everything : .intervals(added)]
        plan.remove(replaced)
      } else {
        plan.additions = [.plain(indices)]
      }
    } else if isFirst {
      plan.additions = [.everything]
    }
    commands.append(plan)
  }

  /// Adds elements, with one command or several that stand directly one after the other.
  package mutating func add(
    _ groups: [[EvaluatedElement]]
  ) throws(SetElements.Failure) {
    var plan = Plan()
    var ranges: [Range<Int>] = []
    for group in groups { ranges.append(try append(group)) }
    if let first = ranges.first, let last = ranges.last, encoder.hasHalfOpenIntervals {
      let (added, replaced) = try update(with: first.lowerBound..<last.upperBound)
      plan.remove(replaced)
      plan.additions = added.split(at: ranges.dropFirst().map(\.lowerBound))
        .map(Contents.intervals)
    } else {
      plan.additions = ranges.map(Contents.plain)
    }
    // nft puts the commands that it looked at as one back behind the first, the last one foremost.
    plan.additions = plan.additions.prefix(1) + plan.additions.dropFirst().reversed()
    commands.append(plan)
  }

  /// Removes elements; those of an interval set must be there as they are.
  ///
  /// - Returns: The index of an element that isn't there (`element does not exist`), or nil.
  package mutating func remove(_ removed: [EvaluatedElement]) throws(SetElements.Failure) -> Int? {
    let indices = try append(removed)
    var plan = Plan(removals: [.plain(indices)], removing: indices)
    if encoder.hasHalfOpenIntervals {
      var list = try IntervalList(of: elements, at: indices)
      if encoder.mergesIntervals {
        list.sort()
        _ = list.intervals.join()
      }
      var held = current ?? IntervalList()
      let (sent, missing) = held.remove(list.intervals)
      if let missing { return missing }
      plan.removals = [.intervals(sent)]
      let unsent = held.filter(bySending: false)
      if !unsent.isEmpty { plan.additions = [.intervals(unsent)] }
      held.markSent()
      current = held
    }
    commands.append(plan)
    return nil
  }

  /// Empties the set; even its declaration then sends what comes behind alone.
  package mutating func flush() {
    current = nil
    hasInitialElements = false
  }

  // MARK: Messages

  /// What each command sends, in the order of the commands.
  package func messages() -> Result<[Messages], SetElements.Failure> {
    var result: [Messages] = []
    for plan in commands {
      do throws(SetElements.Failure) {
        var messages = Messages()
        let remover = encoder.removing(elements, at: plan.removing ?? 0..<0)
        for contents in plan.removals {
          let encoder = plan.removing == nil ? encoder : remover
          if let sent = try encoded(contents, encoder, beginsSet: false) {
            messages.removals.append(sent)
          }
        }
        // The declaration's own list tells nft whether the set was empty, even if it was changed since.
        let beginsSet =
          plan.isDeclaration || (!hasInitialElements && current?.isEmpty != false)
        for contents in plan.additions {
          if let sent = try encoded(contents, encoder, beginsSet: beginsSet) {
            messages.additions.append(sent)
          }
        }
        result.append(messages)
      } catch {
        return .failure(error)
      }
    }
    return .success(result)
  }

  private func encoded(
    _ contents: Contents, _ encoder: ElementEncoder, beginsSet: Bool
  ) throws(SetElements.Failure) -> SetElements? {
    switch contents {
    case .plain(let indices): try encoder.inOrder(elements, at: indices).get()
    case .intervals(let list):
      try encoder.halfOpen(list, of: elements, beginsSet: beginsSet).get()
    case .everything:
      try current.map { list throws(SetElements.Failure) in
        try encoder.halfOpen(list, of: elements, beginsSet: beginsSet).get()
      }
    }
  }

  // MARK: Elements

  private mutating func append(
    _ added: [EvaluatedElement]
  ) throws(SetElements.Failure) -> Range<Int> {
    let start = elements.count
    if elements.isEmpty { elements = added } else { elements += added }
    try encoder.check(elements, at: start..<elements.count)
    return start..<elements.count
  }

  /// Puts elements among those that are there.
  ///
  /// - Returns: What is to be sent, and what was sent and is replaced by it.
  private mutating func update(
    with indices: Range<Int>
  ) throws(SetElements.Failure) -> (added: IntervalList, replaced: IntervalList) {
    var list = try IntervalList(of: elements, at: indices)
    list.sort()
    let held = current ?? IntervalList()
    list.intervals = list.intervals.merging(held.intervals)
    list.catchAlls += held.catchAlls
    let replaced = try encoder.settle(&list)
    let added = list.filter(bySending: false)
    list.markSent()
    current = list
    return (added, replaced)
  }
}
