public import CTVetPackets

extension Tracker {
  /// Notes that this host answered a packet of a TCP connection with a RST (`nf_ct_set_closing`).
  public mutating func beginClosing(_ id: ConnectionID, at now: Timestamp) {
    let status = self[id].status
    guard self[id].original.transport == .tcp, status.contains(.confirmed) else { return }
    let timeouts = timeoutSettings(of: id).tcp
    let update = TCPTracker.close(
      &self[id].tcp, status: status, timeouts: timeouts, profile: profile)
    if let timeout = update.timeout { refresh(id, seconds: timeout, at: now) }
    if update.changesState { note(.protocolState, of: id) }
  }
}
