extension Instruction {
  /// Loads what the packet's route tells (`rt load`).
  public struct Route: Sendable, Hashable {
    /// What a route tells (`enum nft_rt_keys`).
    public enum Key: String, Sendable, CaseIterable {
      /// The routing realm.
      case routeClass = "classid"
      /// The IPv4 next hop.
      case nextHopIPv4 = "nexthop4"
      /// The IPv6 next hop.
      case nextHopIPv6 = "nexthop6"
      /// The TCP maximum segment size.
      case maximumSegmentSize = "tcpmss"
      /// Whether the route goes through IPsec.
      case ipsec
    }

    /// What is loaded.
    public var key: Key
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(key: Key, destination: Register) {
      self.key = key
      self.destination = destination
    }
  }
}

extension Instruction.Route: InstructionText {
  package func write(to text: inout ByteText) {
    text += "load \(key.rawValue) => reg \(destination.number) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load "), let key: Key = reader.name(),
      let destination = reader.register(after: "=> reg ")
    else { return nil }
    self.init(key: key, destination: destination)
  }
}
