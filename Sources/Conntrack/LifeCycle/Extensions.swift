extension Tracker {
  /// What is kept apart from a connection; nothing unless something was added.
  public func extensions(of id: ConnectionID) -> ConnectionExtensions {
    let place = self[id].extensionPlace
    return place < 0 ? ConnectionExtensions() : extensionStore[place]
  }

  /// Changes what is kept apart from a connection.
  public mutating func updateExtensions<Result>(
    of id: ConnectionID, _ change: (inout ConnectionExtensions) -> Result
  ) -> Result {
    if self[id].extensionPlace < 0 { self[id].extensionPlace = extensionStore.add() }
    return change(&extensionStore[self[id].extensionPlace])
  }
}
