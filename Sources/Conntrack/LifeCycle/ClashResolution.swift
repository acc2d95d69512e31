import CTVetPackets

extension Tracker {
  /// Does what can be done for a connection whose tuple another one took meanwhile
  /// (`nf_ct_resolve_clash`).
  ///
  /// - Returns: Whether the packet goes on; it may be attached to the other connection then.
  mutating func resolveClash(
    of id: ConnectionID, with winner: ConnectionID, attached: inout Attachment, at now: Timestamp
  ) -> Bool {
    statistics.drop += 1
    statistics.insertFailed += 1
    return false
  }
}
