import CTVetPackets

/// What is known of a packet when it meets conntrack, beside its bytes.
struct Arrival {
  var headers: PacketHeaders
  var hook: TrackingHook
  var template: ConnectionID?
  var time: Timestamp
}
