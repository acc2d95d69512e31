/// What a packet of a scenario carries, by protocol.
public enum TransportTemplate: Sendable, Hashable {
  /// A segment of TCP.
  case tcp(TCPTemplate)
  /// A datagram of UDP.
  case udp
  /// A datagram of UDP-Lite.
  case udplite
  /// A message of ICMP.
  case icmp(ICMPTemplate)
  /// A message of ICMPv6.
  case icmpv6(ICMPTemplate)
  /// A packet of SCTP.
  case sctp(SCTPTemplate)
  /// A packet of GRE.
  case gre(GRETemplate)
  /// The payload of another protocol, by its number.
  case other(UInt8)

  /// The number of the protocol.
  var number: UInt8 {
    switch self {
    case .tcp: 6
    case .udp: 17
    case .udplite: 136
    case .icmp: 1
    case .icmpv6: 58
    case .sctp: 132
    case .gre: 47
    case .other(let number): number
    }
  }
}

/// The fields of a TCP segment; nil for those that a host in that conversation would fill in.
public struct TCPTemplate: Sendable, Hashable {
  /// The flags as the header has them: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128.
  public var flags: UInt16
  /// The sequence number.
  public var sequence: UInt32?
  /// The acknowledgement.
  public var acknowledgement: UInt32?
  /// The window.
  public var window: UInt16?
  /// The urgent pointer.
  public var urgent: UInt16 = 0
  /// The options, not padded.
  public var options: [UInt8] = []

  /// Creates a segment with nothing but flags.
  init(flags: UInt16) {
    self.flags = flags
  }

  static let fin: UInt16 = 1
  static let syn: UInt16 = 2
  static let reset: UInt16 = 4
  static let push: UInt16 = 8
  static let ack: UInt16 = 16
}

/// The fields of a message of ICMP or ICMPv6.
public struct ICMPTemplate: Sendable, Hashable {
  /// The type.
  public var type: UInt8
  /// The code.
  public var code: UInt8 = 0
  /// The four bytes behind the checksum: identifier and sequence number, MTU, gateway, pointer.
  public var rest: UInt32 = 0

  /// Creates a message.
  init(type: UInt8) {
    self.type = type
  }
}

/// The fields of an SCTP packet.
public struct SCTPTemplate: Sendable, Hashable {
  /// A chunk.
  public struct Chunk: Sendable, Hashable {
    /// The type.
    public var type: UInt8
    /// The flags.
    public var flags: UInt8 = 0
    /// The tag of an INIT or INIT ACK.
    public var tag: UInt32 = 0
    /// What it carries behind its fixed part.
    public var payload: Payload = .none
  }

  /// The verification tag.
  public var tag: UInt32
  /// The chunks.
  public var chunks: [Chunk]
}

/// The fields of a GRE packet.
public struct GRETemplate: Sendable, Hashable {
  /// The version: 0, or 1 as PPTP uses it.
  public var version: UInt8 = 0
  /// The key; of version 1 the call is its lower half.
  public var key: UInt32?
  /// The sequence number.
  public var sequence: UInt32?
  /// What it carries, as an EtherType.
  public var carried: UInt16 = 0x0800
}
