import CTVetPackets

extension Tracker {
  /// A template: a packet that it is attached to before tracking begins its connection in a zone, with a
  /// helper or with timeouts (`nf_ct_tmpl_alloc`).
  public mutating func insertTemplate(
    zone: Zone, helper: ConntrackHelper? = nil, timeoutPolicy: TimeoutPolicy? = nil
  ) -> ConnectionID {
    if helper == nil, timeoutPolicy == nil, let known = zoneTemplates[zone] { return known }
    let nowhere = Tuple(
      version: .v4, transport: .init(rawValue: 0), source: .init(high: 0, low: 0), sourcePort: 0,
      destination: .init(high: 0, low: 0), destinationPort: 0)
    let id = add(
      Connection(original: nowhere, reply: nowhere, serial: 0, zone: zone, status: .template))
    if helper != nil || timeoutPolicy != nil {
      updateExtensions(of: id) {
        $0.helper = helper
        $0.timeoutPolicy = timeoutPolicy
      }
    } else {
      zoneTemplates[zone] = id
    }
    return id
  }
}
