/// A transport protocol with the ports that generated rules name, none of which needs a helper.
enum Transport: String, Sendable {
  case tcp
  case udp

  /// Well-known ports in ascending order.
  var ports: [UInt32] {
    switch self {
    case .tcp:
      [
        22, 25, 53, 80, 110, 143, 389, 443, 465, 514, 587, 636, 853, 873, 989, 990, 993, 995,
        1883, 2049, 3000, 3128, 3306, 3389, 5432, 5671, 5672, 6379, 6443, 8000, 8080, 8443, 9090,
        9092, 9100, 9200, 9418, 11211, 25565, 27017,
      ]
    case .udp:
      [53, 123, 443, 500, 514, 853, 1194, 1812, 1813, 3478, 3479, 4500, 5349, 27015, 51820]
    }
  }

  /// The named sets of ports in `PortSets` that suit the protocol.
  var namedSets: [String] {
    switch self {
    case .tcp: ["web_ports", "mail_ports", "database_ports", "admin_ports"]
    case .udp: ["time_and_name_ports", "tunnel_ports"]
    }
  }
}
