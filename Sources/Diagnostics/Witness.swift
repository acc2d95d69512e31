/// Packets that show what a finding says, in the scenario language of `ctvet simulate`.
///
/// It has the host, the packets and what shall become of them; the ruleset is the one that was
/// looked at. It is a claim until the simulator has run it.
public struct Witness: Equatable, Sendable {
  /// The lines of the scenario, without a `ruleset` line.
  public let lines: [String]

  /// Creates a witness.
  public init(lines: [String]) {
    self.lines = lines
  }
}
