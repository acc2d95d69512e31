/// What becomes of a packet at conntrack's hook.
public enum TrackingVerdict: Sendable, Hashable {
  /// The packet goes on with this attached; `.none` makes it INVALID.
  case accept(Attachment)
  /// The packet is dropped: the table is full, or the protocol's tracker wants it so.
  case drop
}
