import CTVetPackets

/// The fragments of one packet that came so far (`struct inet_frag_queue`).
struct FragmentQueue {
  /// What a new fragment is to those that came before (`inet_frag_queue_insert`).
  enum Insertion {
    case added
    /// All of it came before.
    case duplicate
    /// Some of it came before.
    case overlap
  }

  /// Fragments that were found to follow each other.
  private struct Run {
    var start: Int
    var end: Int
  }

  private var runs: [Run] = []
  private var pieces: [(offset: Int, payload: [UInt8])] = []
  private var lastPieceEnd: Int?
  /// When the queue is thrown away.
  var expiry: Timestamp
  /// How many bytes the payload has as far as known.
  var length = 0
  /// How many bytes of payload came.
  private(set) var received = 0
  /// Whether the last fragment came.
  var hasLast = false
  /// The first fragment up to its payload, once it came, and whole.
  var first: (header: [UInt8], packet: [UInt8])?
  /// Where the number of the transport protocol lies in the first fragment, for IPv6.
  var nextHeaderOffset = 0
  /// The number of the transport protocol, for IPv6.
  var nextHeader: UInt8 = 0
  /// The congestion marks that came, a bit for each of the four.
  var congestionMarks: UInt8 = 0
  /// The largest fragment, in bytes.
  var largest = 0
  /// The largest fragment that forbids fragments, in bytes.
  var largestUnfragmentable = 0
  /// What the count of the source's fragments was when the last one came.
  var sourceCount: UInt32 = 0
  /// Where the last one came in.
  var interface: UInt32 = 0
  /// How much memory the fragments take.
  private(set) var memory = 0

  init(expiry: Timestamp) {
    self.expiry = expiry
  }

  /// Whether nothing came yet.
  var isEmpty: Bool { pieces.isEmpty }

  /// Whether nothing is missing.
  var isComplete: Bool { first != nil && hasLast && received == length }

  /// How many bytes of payload each fragment brought, in order.
  var payloadCounts: [Int] { pieces.sorted { $0.offset < $1.offset }.map(\.payload.count) }

  /// The payload.
  var payload: [UInt8] { pieces.sorted { $0.offset < $1.offset }.flatMap(\.payload) }

  /// Notes where a fragment ends and whether it is the last one.
  ///
  /// - Returns: Whether that goes with what is known.
  mutating func noteEnd(_ end: Int, isLast: Bool) -> Bool {
    if isLast {
      guard end >= length, !hasLast || end == length else { return false }
      hasLast = true
      length = end
    } else if end > length {
      guard !hasLast else { return false }
      length = end
    }
    return true
  }

  /// Adds payload at an offset.
  mutating func insert(_ payload: [UInt8], at offset: Int) -> Insertion {
    let end = offset + payload.count
    if let lastPieceEnd, end > lastPieceEnd {
      guard offset >= lastPieceEnd else { return .overlap }
      if offset == lastPieceEnd {
        runs[runs.count - 1].end = end
      } else {
        runs.append(Run(start: offset, end: end))
      }
      self.lastPieceEnd = end
    } else if lastPieceEnd == nil {
      runs = [Run(start: offset, end: end)]
      lastPieceEnd = end
    } else {
      let place = runs.firstIndex { $0.end > offset } ?? runs.count
      if place < runs.count, runs[place].start < end {
        let isInside = offset >= runs[place].start && end <= runs[place].end
        return isInside ? .duplicate : .overlap
      }
      runs.insert(Run(start: offset, end: end), at: place)
    }
    pieces.append((offset, payload))
    received += payload.count
    memory += payload.count + Self.overhead
    return .added
  }

  /// Forgets all that came (`ip_frag_reinit`).
  mutating func restart(expiry: Timestamp) {
    let count = sourceCount
    self = FragmentQueue(expiry: expiry)
    sourceCount = count
  }

  /// About how much memory the kernel spends on a fragment beside its payload, in bytes.
  private static let overhead = 768
}
