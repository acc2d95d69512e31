public import CTVetPackets

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

  /// Gives an unconfirmed connection timeouts of its own and restarts its timeout with them
  /// (`nft_ct_timeout_obj_eval`); one that is confirmed, and a template, stay as they are.
  public mutating func setTimeoutPolicy(
    _ policy: TimeoutPolicy, of id: ConnectionID, at now: Timestamp
  ) {
    guard self[id].status.isDisjoint(with: [.confirmed, .template]) else { return }
    updateExtensions(of: id) { $0.timeoutPolicy = policy }
    refresh(id, seconds: policy.initialTimeout, at: now)
  }
}
