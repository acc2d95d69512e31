/// A helper of the kernel and the port of the connections that it reads.
///
/// Source: the modules' defaults, net/netfilter/nf_conntrack_*.c and include/linux/netfilter.
struct KnownHelper {
  /// The helper's name.
  let name: String
  /// The port of the server.
  let port: UInt16
  /// The transport protocol of most use.
  let transport: UInt8

  /// All of them.
  static let all = [
    KnownHelper("amanda", 10080, Probe.Transport.udp),
    KnownHelper("ftp", 21, Probe.Transport.tcp),
    KnownHelper("H.245", 1720, Probe.Transport.tcp),
    KnownHelper("irc", 6667, Probe.Transport.tcp),
    KnownHelper("netbios-ns", 137, Probe.Transport.udp),
    KnownHelper("pptp", 1723, Probe.Transport.tcp),
    KnownHelper("Q.931", 1720, Probe.Transport.tcp),
    KnownHelper("RAS", 1719, Probe.Transport.udp),
    KnownHelper("sane", 6566, Probe.Transport.tcp),
    KnownHelper("sip", 5060, Probe.Transport.udp),
    KnownHelper("snmp", 161, Probe.Transport.udp),
    KnownHelper("tftp", 69, Probe.Transport.udp),
  ]

  private init(_ name: String, _ port: UInt16, _ transport: UInt8) {
    self.name = name
    self.port = port
    self.transport = transport
  }

  /// The helper of a name.
  init?(_ name: String) {
    guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
