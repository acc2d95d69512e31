/// What the tracker knows of a DCCP connection (`struct nf_ct_dccp`).
public struct DCCPConnection: Sendable, Hashable {
  /// The sequence number of the Response, which the client has to acknowledge.
  public var handshakeSequence: UInt64 = 0
  /// The state.
  public var state = DCCPState.none
  /// Which direction the client sends in; it changes where the server opens the next connection.
  public var clientDirection = Direction.original
  /// Which way the last packet that was kept went.
  public var lastDirection = Direction.original
  /// What that packet was.
  package var lastKind = DCCPHeader.Kind.request

  /// Creates the state before the first packet.
  public init() {}
}
