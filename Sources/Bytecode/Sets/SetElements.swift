import CTVetRulesetModel

/// Turns elements into what nft 1.0.6 sends for them, in its order and with its flags.
package struct SetElements: Sendable {
  /// Why elements can't go into a set; elements are named by their index.
  package enum Failure: Error, Hashable, Sendable {
    /// Two intervals share keys without being the same (`conflicting intervals specified`).
    case conflict(first: Int, second: Int)
    /// A range or prefix needs `flags interval` in the set's declaration.
    case needsIntervalFlag(element: Int)
    /// A key or value has another number of parts than its type.
    case wrongPartCount(element: Int)
    /// A key or value is longer than registers are.
    case tooLong(element: Int)
  }

  /// The bits of a set's flags that matter here (`enum nft_set_flags`).
  package enum Flag {
    /// The set is written in a rule.
    package static let anonymous: UInt32 = 1
    /// Elements may be ranges.
    package static let interval: UInt32 = 4
    /// Keys have values.
    package static let map: UInt32 = 8
    /// Keys have objects.
    package static let object: UInt32 = 0x40
    /// Ranges are in concatenations.
    package static let concatenation: UInt32 = 0x80
  }

  /// The elements.
  package var elements: [SetElement]
  /// How many there are by nft's own count, which is the size of a constant set: half-open intervals
  /// and their beginnings count besides the elements they come from.
  package var count: Int

  /// Encodes the elements of one set; the set's own elements are not looked at.
  ///
  /// - Parameters:
  ///   - set: The set, with its flags and details.
  ///   - beginsSet: Whether nothing was sent for the set before, so that an interval set gets the
  ///     element that tells that keys from zero on are not in it.
  ///   - transfer: Computes keys as they are compared from those written, where the compiler moved an
  ///     operation from the packet's side to the set's; nft does so after it merged intervals.
  package static func encode(
    _ elements: [EvaluatedElement], of set: Listing.Set, beginsSet: Bool = true,
    transfer: ((UInt128) -> UInt128)? = nil
  ) -> Result<SetElements, Failure> {
    let encoder = ElementEncoder(of: set, transfer: transfer)
    do throws(Failure) {
      try encoder.check(elements, at: elements.indices)
      guard encoder.hasHalfOpenIntervals else {
        return encoder.inOrder(elements, at: elements.indices)
      }
      var list = try IntervalList(of: elements, at: elements.indices)
      list.sort()
      _ = try encoder.settle(&list)
      return encoder.halfOpen(list, of: elements, beginsSet: beginsSet)
    } catch {
      return .failure(error)
    }
  }
}
