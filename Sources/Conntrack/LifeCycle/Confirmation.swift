public import CTVetPackets

extension Tracker {
  /// Puts the connection of a packet into the table, at the end of input or postrouting, and tells listeners
  /// what changed (`nf_conntrack_confirm`).
  ///
  /// - Returns: Whether the packet goes on; false drops it. Call `release` in both cases only where the
  ///   packet is dropped.
  public mutating func confirm(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, attached: inout Attachment, at now: Timestamp
  ) -> Bool {
    guard let id = attached.connection, let info = attached.info else { return true }
    if !self[id].status.contains(.confirmed) {
      guard info.direction == .original else { return true }
      guard insert(id, attached: &attached, at: now) else { return false }
    }
    if let id = attached.connection { deliverChanges(of: id) }
    return true
  }

  /// Puts a connection into the table (`__nf_conntrack_confirm`).
  private mutating func insert(
    _ id: ConnectionID, attached: inout Attachment, at now: Timestamp
  ) -> Bool {
    let place = Int(id.rawValue)
    guard !self[id].status.contains(.dying) else {
      statistics.insertFailed += 1
      return false
    }
    if let winner = clash(with: id, at: now) {
      return resolveClash(of: id, with: winner, attached: &attached, at: now)
    }
    earliestExpiry = min(earliestExpiry, self[id].expiry)
    table.link(place, .original)
    table.link(place, .reply)
    self[id].status.insert(.confirmed)
    if settings.notesTimes { updateExtensions(of: id) { $0.start = now } }
    let kept = table.slots[place].extensionPlace
    guard kept >= 0 else {
      note(.new, of: id)
      return true
    }
    if extensionStore[kept].helper != nil { note(.helper, of: id) }
    note(extensionStore[kept].master == nil ? .new : .related, of: id)
    return true
  }
}
