/// What a packet does to its connection, as a protocol's tracker tells the table.
public struct ProtocolUpdate: Sendable, Hashable {
  /// What becomes of the packet.
  public var outcome: ProtocolOutcome
  /// After how many seconds from now the connection expires; nil leaves that as it is.
  ///
  /// It is not for connections whose timeout is fixed (`IPS_FIXED_TIMEOUT`).
  public var timeout: UInt32?
  /// Whether the packet counts for accounting; the kernel counts no packets that renew nothing.
  public var isCounted: Bool
  /// Whether the connection is removed now (`nf_ct_kill`), before the packet goes on.
  public var isKilled: Bool
  /// Whether the connection becomes `ConnectionStatus.assured` (`IPCT_ASSURED`).
  public var becomesAssured: Bool
  /// Whether the protocol's state changed, which listeners are told (`IPCT_PROTOINFO`).
  public var changesState: Bool

  /// Creates an update that does what is named.
  public init(
    _ outcome: ProtocolOutcome, timeout: UInt32? = nil, isCounted: Bool = false,
    isKilled: Bool = false, becomesAssured: Bool = false, changesState: Bool = false
  ) {
    self.outcome = outcome
    self.timeout = timeout
    self.isCounted = isCounted
    self.isKilled = isKilled
    self.becomesAssured = becomesAssured
    self.changesState = changesState
  }

  /// The packet is INVALID and the connection stays as it is.
  public static let invalid = ProtocolUpdate(.invalid)
  /// The packet goes on, but the timeout is not renewed.
  public static let ignored = ProtocolUpdate(.accept)
}
