public import CTVetPackets

/// A part of the kernel that reads what connections say to foresee further ones
/// (`struct nf_conntrack_helper`).
public enum ConntrackHelper: String, Sendable, CaseIterable {
  /// RFC 959, RFC 2428.
  case ftp
  /// RFC 1350.
  case tftp
  /// The backup program.
  case amanda
  /// H.323's call signalling.
  case q931 = "Q.931"
  /// H.323's registration.
  case ras = "RAS"
  /// H.323's control of media.
  case h245 = "H.245"
  /// Chats that open connections of their own (DCC).
  case irc
  /// NetBIOS names asked for by broadcast.
  case netbios = "netbios-ns"
  /// Tunnels of RFC 2637.
  case pptp
  /// Scanners.
  case sane
  /// RFC 3261.
  case sip
  /// SNMP asked for by broadcast.
  case snmp

  /// The name that rules and `conntrack -L` have.
  public var name: String { rawValue }

  /// Whether what connections say is read; what comes of other helpers is unknown.
  public var isModelled: Bool { self == .ftp || self == .tftp }

  /// Whether the helper is for connections of a protocol.
  public func serves(_ transport: TransportProtocol) -> Bool {
    switch self {
    case .ftp, .q931, .h245, .irc, .pptp, .sane: transport == .tcp
    case .tftp, .amanda, .ras, .netbios, .snmp: transport == .udp
    case .sip: transport == .tcp || transport == .udp
    }
  }

  /// How many expectations a connection may have at a time; the oldest one goes.
  var maximumExpectations: Int { 1 }

  /// How many seconds an expectation lasts.
  var expectationTimeout: Int64 { 300 }
}
