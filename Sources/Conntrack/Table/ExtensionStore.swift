/// Places for the extensions of the connections that have some.
struct ExtensionStore: Sendable {
  private var places: [ConnectionExtensions] = []
  private var freePlaces: [Int32] = []

  subscript(place: Int32) -> ConnectionExtensions {
    _read { yield places[Int(place)] }
    _modify { yield &places[Int(place)] }
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
