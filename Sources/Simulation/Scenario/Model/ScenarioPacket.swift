public import CTVetDiagnostics

/// A packet of a scenario: where it comes from, and what it is made of.
public struct ScenarioPacket: Sendable {
  /// Where a packet enters the host.
  public enum Arrival: Sendable, Hashable {
    /// At an interface.
    case interface(String)
    /// The host itself sends it.
    case local
    /// Nobody told: where the route to its source leads.
    case bySource
    /// Where the packet before it came out: whoever got that one answers.
    case answer
  }

  /// What a packet is made of.
  public enum Content: Sendable {
    /// Bytes from the IP header on.
    case bytes([UInt8])
    /// Fields, of which those that nobody wrote get usual values.
    case template(PacketTemplate)
  }

  /// Where it enters.
  public var arrival: Arrival
  /// Where the scenario names the interface.
  public var arrivalRange = SourceRange(at: 0)
  /// What it is made of.
  public var content: Content
  /// The link header in front of it; empty for the one that a neighbour would send.
  public var link: [UInt8] = []
  /// `meta mark` of a packet that the host sends.
  public var mark: UInt32 = 0
  /// How many bytes it had on the link; more than `content` where a capture cut it off.
  public var originalByteCount: Int?

  /// Creates a packet.
  public init(arrival: Arrival, content: Content) {
    self.arrival = arrival
    self.content = content
  }
}
