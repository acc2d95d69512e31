import CTVetPackets

extension Tracker {
  /// What becomes of a tuple that leads to no connection.
  enum Beginning {
    case connection(ConnectionID)
    /// There is no tuple of the other direction.
    case impossible
    case tableFull
  }

  /// Begins a connection (`init_conntrack`).
  mutating func begin(_ tuple: Tuple, zone: Zone, _ arrival: Arrival) -> Beginning {
    guard var reply = tuple.inverse else { return .impossible }
    var original = tuple
    original.zone = zone.number(in: .original)
    reply.zone = zone.number(in: .reply)
    if isFull, !collect(at: arrival.time), !dropEarly(near: original, at: arrival.time) {
      return .tableFull
    }
    let id = add(Connection(original: original, reply: reply, serial: 0, zone: zone))
    if settings.accounts {
      updateExtensions(of: id) {
        $0.originalCounter = .init()
        $0.replyCounter = .init()
      }
    }
    let isExpected = meetExpectation(id, at: arrival.time)
    if let template = arrival.template, self[template].extensionPlace >= 0 {
      let pattern = extensions(of: template)
      updateExtensions(of: id) { $0.timeoutPolicy = pattern.timeoutPolicy }
      if !isExpected, let helper = pattern.helper { assign(helper, to: id) }
    }
    return .connection(id)
  }
}
