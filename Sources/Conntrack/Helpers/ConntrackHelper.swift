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

  /// Whether the helper is for connections of a protocol.
  ///
  /// H.245 runs over TCP, but its helper is registered for UDP.
  public func serves(_ transport: TransportProtocol) -> Bool {
    switch self {
    case .ftp, .q931, .irc, .pptp, .sane: transport == .tcp
    case .tftp, .amanda, .h245, .ras, .netbios, .snmp: transport == .udp
    case .sip: transport == .tcp || transport == .udp
    }
  }

  /// Whether the helper is for a network protocol.
  public func serves(_ version: IPVersion) -> Bool {
    switch self {
    case .irc, .netbios, .snmp, .pptp: version == .v4
    case .ftp, .tftp, .amanda, .q931, .ras, .h245, .sane, .sip: true
    }
  }

  /// How many expectations a connection may have at a time; of more, the oldest one goes.
  var maximumExpectations: Int {
    switch self {
    case .irc: 8
    case .amanda: 4
    case .ftp, .tftp, .q931, .ras, .h245, .netbios, .pptp, .sane, .sip, .snmp: 1
    }
  }

  /// How many seconds an expectation lasts.
  var expectationTimeout: Int64 {
    switch self {
    case .amanda: 180
    case .netbios: 3
    case .snmp: 30
    case .ftp, .tftp, .q931, .ras, .h245, .irc, .pptp, .sane, .sip: 300
    }
  }
}
