import CTVetCMemory

/// Places for connections, one behind the other in memory.
///
/// What is behind `capacity` costs address space, not memory, until it is used.
@safe
struct ConnectionSlots: ~Copyable {
  private static let firstCount = 64

  /// How many places were used so far.
  private(set) var count = 0
  private var base: UnsafeMutablePointer<Connection>
  private var allocatedCount: Int

  init() {
    allocatedCount = Self.firstCount
    unsafe base = Self.resized(nil, count: allocatedCount)
  }

  deinit {
    unsafe ctvet_free(base)
  }

  /// How many bytes of memory they take.
  var byteCount: Int { count * MemoryLayout<Connection>.stride }

  /// The connection at a place, which must be smaller than `count`.
  subscript(place: Int) -> Connection {
    @inline(__always)
    _read {
      precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "no such connection")
      yield unsafe base[place]
    }
    @inline(__always)
    _modify {
      precondition(UInt(bitPattern: place) < UInt(bitPattern: count), "no such connection")
      yield unsafe &base[place]
    }
  }

  /// Adds a place behind all others.
  ///
  /// - Returns: The place.
  mutating func append(_ connection: Connection) -> Int {
    if count == allocatedCount { grow() }
    unsafe (base + count).initialize(to: connection)
    count += 1
    return count - 1
  }

  private mutating func grow() {
    allocatedCount *= 2
    unsafe base = Self.resized(base, count: allocatedCount)
  }

  /// Memory for so many connections that begins with what was there.
  private static func resized(
    _ base: UnsafeMutablePointer<Connection>?, count: Int
  ) -> UnsafeMutablePointer<Connection> {
    unsafe ctvet_resize(base, count * MemoryLayout<Connection>.stride)
      .assumingMemoryBound(to: Connection.self)
  }

  /// Brings the connection at a place into the cache, if there is one.
  @inline(__always)
  func prefetch(_ place: Int) {
    guard UInt(bitPattern: place) < UInt(bitPattern: count) else { return }
    let start = unsafe UnsafeRawPointer(base + place)
    unsafe ctvet_prefetch(start)
    unsafe ctvet_prefetch(start + 64)
    unsafe ctvet_prefetch(start + 128)
  }
}
