/// A place in the tracker's table; it is used again once the connection is gone.
public struct ConnectionID: RawRepresentable, Sendable, Hashable {
  /// The place.
  public var rawValue: Int32

  /// Creates an identifier.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }
}

/// What a packet carries along of tracking (`skb->_nfct`): a connection or template, and how the packet
/// relates to it.
public struct Attachment: Sendable, Hashable {
  /// The connection or template; nil before tracking, for INVALID and for UNTRACKED packets.
  public var connection: ConnectionID?
  /// How the packet relates to it; nil before tracking and for INVALID packets.
  public var info: ConntrackInfo?

  /// Creates an attachment.
  public init(connection: ConnectionID?, info: ConntrackInfo?) {
    self.connection = connection
    self.info = info
  }

  /// Nothing: not tracked yet, or INVALID.
  public static var none: Attachment { Attachment(connection: nil, info: nil) }
  /// Not to be tracked.
  public static var untracked: Attachment { Attachment(connection: nil, info: .untracked) }
}
