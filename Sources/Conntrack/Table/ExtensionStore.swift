/// Places for the extensions of the connections that have some.
struct ExtensionStore: Sendable {
  private var places: [ConnectionExtensions] = []
  private var freePlaces: [Int32] = []

  subscript(place: Int32) -> ConnectionExtensions {
    // Inlined, so that one field is read without a copy of all.
    @inline(__always) get { places[Int(place)] }
    _modify { yield &places[Int(place)] }
  }

  /// Counts a packet, where there are counters; a function, since an accessor's frame is allocated.
  @inline(__always)
  mutating func count(bytes: UInt64, _ direction: Direction, at place: Int32) {
    switch direction {
    case .original:
      places[Int(place)].originalCounter?.packets += 1
      places[Int(place)].originalCounter?.bytes += bytes
    case .reply:
      places[Int(place)].replyCounter?.packets += 1
      places[Int(place)].replyCounter?.bytes += bytes
    }
  }

  /// Whether there are timeouts of a connection's own.
  @inline(never)
  func hasTimeoutPolicy(_ place: Int32) -> Bool {
    if case .some = places[Int(place)].timeoutPolicy { true } else { false }
  }

  mutating func add() -> Int32 {
    if let place = freePlaces.popLast() { return place }
    places.append(ConnectionExtensions())
    return Int32(places.count - 1)
  }

  mutating func free(_ place: Int32) {
    places[Int(place)] = ConnectionExtensions()
    freePlaces.append(place)
  }
}
