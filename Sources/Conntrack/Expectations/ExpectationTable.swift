import CTVetPackets

/// All expectations, found by where their connections will go (`nf_ct_expect_hash`).
///
/// Of expectations for one destination the youngest comes first.
struct ExpectationTable: Sendable {
  private struct Slot: Sendable {
    var expectation: Expectation
    var next: Int32
  }

  private static let none: Int32 = -1
  private static let bucketCount = 256

  private var slots: [Slot?] = []
  private var freeSlots: [Int32] = []
  private var buckets: [Int32] = []
  private var nextSerial: UInt32 = 1

  /// How many there are, expired ones included.
  private(set) var count = 0

  /// Puts an expectation in and numbers it.
  mutating func insert(_ expectation: Expectation) -> Expectation {
    if buckets.isEmpty {
      buckets = Array(repeating: Self.none, count: Self.bucketCount)
    }
    var expectation = expectation
    expectation.serial = nextSerial
    nextSerial &+= 1
    let bucket = Self.bucket(of: expectation.tuple)
    let slot = Slot(expectation: expectation, next: buckets[bucket])
    if let place = freeSlots.popLast() {
      slots[Int(place)] = slot
      buckets[bucket] = place
    } else {
      buckets[bucket] = Int32(slots.count)
      slots.append(slot)
    }
    count += 1
    return expectation
  }

  /// Takes out the expectation that has the number of this one.
  mutating func remove(_ expectation: Expectation) {
    guard !buckets.isEmpty else { return }
    let bucket = Self.bucket(of: expectation.tuple)
    var previous: Int?
    var place = buckets[bucket]
    while place != Self.none, let slot = slots[Int(place)] {
      if slot.expectation.serial == expectation.serial {
        if let previous {
          slots[previous]?.next = slot.next
        } else {
          buckets[bucket] = slot.next
        }
        slots[Int(place)] = nil
        freeSlots.append(place)
        count -= 1
        return
      }
      previous = Int(place)
      place = slot.next
    }
  }

  /// The expectations whose connections go where a tuple goes, the youngest first.
  func candidates(for tuple: Tuple) -> [Expectation] {
    guard count > 0 else { return [] }
    var found: [Expectation] = []
    var place = buckets[Self.bucket(of: tuple)]
    while place != Self.none, let slot = slots[Int(place)] {
      let other = slot.expectation.tuple
      if other.destination == tuple.destination, other.destinationPort == tuple.destinationPort {
        found.append(slot.expectation)
      }
      place = slot.next
    }
    return found
  }

  /// All expectations in order of creation.
  var snapshot: [Expectation] {
    guard count > 0 else { return [] }
    return slots.compactMap { $0?.expectation }.sorted { $0.serial < $1.serial }
  }

  private static func bucket(of tuple: Tuple) -> Int {
    var mix = tuple.destination.high ^ tuple.destination.low &* 0x9E37_79B9_7F4A_7C15
    mix ^= UInt64(tuple.destinationPort) << 8 | UInt64(tuple.transport.rawValue)
    mix = mix &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: mix >> 56)
  }
}
