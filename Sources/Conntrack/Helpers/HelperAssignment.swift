public import CTVetPackets

extension Tracker {
  /// Gives a helper to a connection that is not confirmed and has none (`nft_ct_helper_obj_eval`).
  ///
  /// - Parameters:
  ///   - helper: The helper.
  ///   - transport: The protocol that the rule's object names.
  ///   - versions: The network protocols that the object is for.
  public mutating func assign(
    _ helper: ConntrackHelper, transport: TransportProtocol, versions: [IPVersion] = [.v4, .v6],
    to id: ConnectionID
  ) {
    let connection = self[id]
    guard connection.status.isDisjoint(with: [.confirmed, .template, .helper]), !hasHelp(id),
      connection.original.transport == transport,
      versions.contains(connection.original.version), helper.serves(transport),
      helper.serves(connection.original.version)
    else { return }
    assign(helper, to: id)
  }

  /// Whether a connection has room for a helper and for expectations.
  func hasHelp(_ id: ConnectionID) -> Bool {
    let place = self[id].extensionPlace
    return place >= 0 && extensionStore[place].hasHelp
  }

  /// Gives a helper to a new connection.
  mutating func assign(_ helper: ConntrackHelper, to id: ConnectionID) {
    self[id].status.insert(.helper)
    updateExtensions(of: id) {
      $0.hasHelp = true
      $0.helper = helper
    }
  }
}
