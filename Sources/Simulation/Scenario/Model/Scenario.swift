public import CTVetPackets

/// A host, packets that come to it, and what shall become of them.
public struct Scenario: Sendable {
  /// What the host is like.
  public var setup = ScenarioSetup()
  /// What happens, in the order of time.
  public var steps: [ScenarioStep] = []
  /// What the whole is about, where whoever wrote it said so.
  public var about: String?

  /// Creates a scenario in which nothing happens.
  public init() {}

  /// The number of packets.
  public var packetCount: Int {
    steps.reduce(0) { count, step in
      if case .packet = step.action { count + 1 } else { count }
    }
  }

  /// The time of the first step; the beginning where there is none.
  public var start: Timestamp { steps.first?.time ?? .zero }
}
