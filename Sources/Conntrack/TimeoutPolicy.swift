public import CTVetPackets

/// Timeouts of one protocol that a rule gives to connections (`ct timeout`, `struct nf_ct_timeout`).
public struct TimeoutPolicy: Sendable, Hashable {
  /// What the object is called.
  public var name: String
  /// The protocol that it is for.
  public var transport: TransportProtocol
  /// The timeouts; only those of the protocol count.
  ///
  /// What the object leaves out has the value that the
  /// setting had when the object was made.
  public var settings: TrackingSettings

  /// Creates a policy.
  public init(name: String, transport: TransportProtocol, settings: TrackingSettings) {
    self.name = name
    self.transport = transport
    self.settings = settings
  }

  /// The timeout of a connection that begins, in seconds.
  public var initialTimeout: UInt32 {
    switch transport {
    case .tcp: settings.tcp.synSent
    case .udp, .udplite: settings.udp
    case .icmp: settings.icmp
    case .icmpv6: settings.icmpv6
    case .gre: settings.gre
    case .sctp: settings.sctp.closed
    case .dccp: settings.dccp.request
    default: settings.generic
    }
  }
}
