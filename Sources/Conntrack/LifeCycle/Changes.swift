extension Tracker {
  /// Remembers a change until the packet is confirmed; then listeners are told of all changes at once
  /// (`nf_conntrack_event_cache`).
  public mutating func note(_ changes: ConnectionChanges, of id: ConnectionID) {
    self[id].pendingChanges.formUnion(changes)
  }

  /// Sets `ct mark`.
  public mutating func setMark(_ mark: UInt32, of id: ConnectionID) {
    guard self[id].mark != mark else { return }
    self[id].mark = mark
    note(.mark, of: id)
  }

  /// Sets `ct label`.
  public mutating func setLabels(_ labels: ConnectionLabels, of id: ConnectionID) {
    guard extensions(of: id).labels != labels else { return }
    updateExtensions(of: id) { $0.labels = labels }
    note(.label, of: id)
  }

  /// Tells listeners what changed, in one event (`nf_ct_deliver_cached_events`).
  @inline(__always)
  mutating func deliverChanges(of id: ConnectionID) {
    if !self[id].pendingChanges.isEmpty { deliverPendingChanges(of: id) }
  }

  @inline(never)
  private mutating func deliverPendingChanges(of id: ConnectionID) {
    let changes = self[id].pendingChanges
    guard self[id].status.contains(.confirmed), !self[id].status.contains(.dying)
    else { return }
    self[id].pendingChanges = []
    guard recordsEvents else { return }
    let isNew = !changes.isDisjoint(with: [.new, .related])
    record(isNew ? .new : .update, id, changes)
  }

  /// Records an event of a connection as it is now, if events are recorded.
  mutating func record(
    _ kind: ConntrackEvent.Kind, _ id: ConnectionID, _ changes: ConnectionChanges
  ) {
    guard recordsEvents else { return }
    events.append(
      ConntrackEvent(
        kind: kind, connection: self[id], extensions: extensions(of: id), changes: changes))
  }
}
