/// What a protocol's tracker makes of a packet.
public enum ProtocolOutcome: Sendable, Hashable {
  /// The packet belongs to the connection (`NF_ACCEPT`).
  case accept
  /// The packet goes on as INVALID (`-NF_ACCEPT`).
  case invalid
  /// The packet is dropped (`NF_DROP`).
  case drop
  /// The connection is over and the packet begins a new one: it is tracked again (`-NF_REPEAT`).
  case `repeat`
}
