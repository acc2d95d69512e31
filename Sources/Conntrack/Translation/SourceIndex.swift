import CTVetPackets

/// Connections whose source translation is decided, by where they come from (`nf_nat_bysource`): a source
/// that is mapped already keeps its mapping.
///
/// It holds nothing until NAT is used.
struct SourceIndex: Sendable {
  private struct Link: Sendable {
    var hash: UInt32
    var next: Int32
  }

  private static let none: Int32 = -1
  private static let firstBucketCount = 256

  private var buckets: [Int32] = []
  private var links: [Link] = []
  private var count = 0

  /// Notes a connection by its original tuple; what was noted last is found first.
  mutating func insert(_ id: ConnectionID, original: Tuple) {
    if count >= buckets.count {
      grow()
    }
    let place = Int(id.rawValue)
    while links.count <= place {
      links.append(Link(hash: 0, next: Self.none))
    }
    let hash = Self.hash(of: original)
    let bucket = bucket(of: hash)
    links[place] = Link(hash: hash, next: buckets[bucket])
    buckets[bucket] = id.rawValue
    count += 1
  }

  /// Forgets a connection.
  mutating func remove(_ id: ConnectionID, original: Tuple) {
    guard count > 0 else { return }
    let bucket = bucket(of: Self.hash(of: original))
    var previous = Self.none
    var place = buckets[bucket]
    while place != Self.none {
      let next = links[Int(place)].next
      if place == id.rawValue {
        if previous == Self.none {
          buckets[bucket] = next
        } else {
          links[Int(previous)].next = next
        }
        count -= 1
        return
      }
      previous = place
      place = next
    }
  }

  /// The first connection that may come from where a tuple comes from; others may be among them.
  func first(for tuple: Tuple) -> ConnectionID? {
    guard count > 0 else { return nil }
    return id(buckets[bucket(of: Self.hash(of: tuple))])
  }

  /// The next one behind a connection that was found.
  func next(after id: ConnectionID) -> ConnectionID? {
    self.id(links[Int(id.rawValue)].next)
  }

  private func id(_ place: Int32) -> ConnectionID? {
    place == Self.none ? nil : ConnectionID(rawValue: place)
  }

  private func bucket(of hash: UInt32) -> Int {
    Int(hash) & (buckets.count - 1)
  }

  /// Doubles the buckets; what shares one stays in its order.
  private mutating func grow() {
    let old = buckets
    let count = max(old.count * 2, Self.firstBucketCount)
    buckets = Array(repeating: Self.none, count: count)
    var ends = buckets
    for first in old {
      var place = first
      while place != Self.none {
        let next = links[Int(place)].next
        let bucket = bucket(of: links[Int(place)].hash)
        links[Int(place)].next = Self.none
        if ends[bucket] == Self.none {
          buckets[bucket] = place
        } else {
          links[Int(ends[bucket])].next = place
        }
        ends[bucket] = place
        place = next
      }
    }
  }

  private static func hash(of tuple: Tuple) -> UInt32 {
    var mix = (tuple.source.high ^ tuple.source.low &* 0x9E37_79B9_7F4A_7C15)
    mix ^= UInt64(tuple.sourcePort) << 24 | UInt64(tuple.transport.rawValue) << 16
    mix = (mix ^ UInt64(tuple.zone)) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ mix >> 29) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: mix >> 32)
  }
}
