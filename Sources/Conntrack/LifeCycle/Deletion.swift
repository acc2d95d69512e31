public import CTVetPackets

extension Tracker {
  /// Removes a connection from the table; packets that are attached to it keep it until they end
  /// (`nf_ct_delete`).
  ///
  /// - Returns: Whether it was there and not dying yet.
  @discardableResult
  public mutating func delete(_ id: ConnectionID, at now: Timestamp) -> Bool {
    let place = Int(id.rawValue)
    guard !table.slots[place].status.contains(.dying),
      table.slots[place].isLinked
    else { return false }
    table.slots[place].status.insert(.dying)
    if settings.notesTimes {
      let stop = min(now, table.slots[place].expiry)
      updateExtensions(of: id) { $0.stop = stop }
    }
    record(.destroy, id, .destroyed)
    removeExpectations(of: id, at: now)
    table.unlink(place, .original)
    table.unlink(place, .reply)
    forgetTranslation(of: id)
    table.free(place, isReferred: true)
    return true
  }

  /// Ends a packet: an unconfirmed connection that it is attached to goes with it (`nf_ct_put`).
  ///
  /// Call it for each packet that was tracked and is not confirmed, after all that was made because of it.
  public mutating func release(_ attached: Attachment) {
    guard let id = attached.connection else { return }
    let place = Int(id.rawValue)
    guard table.slots[place].presence.contains(.used), !table.slots[place].isLinked,
      table.slots[place].status.isDisjoint(with: [.confirmed, .template])
    else { return }
    removeExpectations(of: id, at: .zero)
    forgetTranslation(of: id)
    table.free(place, isReferred: false)
  }

  /// Puts a connection into a place of its own, to which no tuple leads yet.
  mutating func add(_ connection: Connection) -> ConnectionID {
    var leftOver: Int32 = -1
    let place = table.add(connection) { leftOver = $0.extensionPlace }
    if leftOver >= 0 { extensionStore.free(leftOver) }
    return ConnectionID(rawValue: Int32(truncatingIfNeeded: place))
  }

  /// Removes all connections (`conntrack -F`).
  public mutating func flush(at now: Timestamp) {
    for id in connectionIDs { delete(id, at: now) }
  }
}
