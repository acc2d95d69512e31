public import CTVetConntrack
public import CTVetDiagnostics

/// What the host of a scenario is like before the first packet.
public struct ScenarioSetup: Sendable {
  /// When connection tracking is switched on.
  public enum Tracking: String, Sendable, CaseIterable {
    /// From the start, for IPv4 and IPv6.
    case on
    /// Once a rule of a family needs it, as the kernel does.
    case auto
  }

  /// Where rules come from.
  public enum RulesetSource: Sendable, Hashable {
    /// A file, by its name as the scenario tells it, at a place of the scenario.
    case file(String, SourceRange)
    /// Text within the scenario: its bytes.
    case text(SourceRange)
    /// Text that no range of the scenario's bytes spells, at a place of the scenario.
    case string(String, SourceRange)
  }

  /// A setting by its name below `net.netfilter`, or its full name.
  public struct Setting: Sendable, Hashable {
    /// The name, such as `nf_conntrack_udp_timeout`.
    public var name: String
    /// The value.
    public var value: String
    /// Where it stands.
    public var range: SourceRange

    /// Creates a setting.
    public init(name: String, value: String, range: SourceRange = SourceRange(at: 0)) {
      self.name = name
      self.value = value
      self.range = range
    }
  }

  /// The rules, in the order in which they are loaded.
  public var rulesets: [RulesetSource] = []
  /// The interfaces besides `lo`, in the order of their numbers.
  public var interfaces: [InterfaceDeclaration] = []
  /// The routes besides those that addresses bring.
  public var routes: [RouteDeclaration] = []
  /// The settings that hold from the start.
  public var settings: [Setting] = []
  /// The kernel that is meant; nil where the scenario does not say.
  public var kernel: KernelProfile?
  /// When connection tracking is switched on; nil where the scenario does not say.
  public var tracking: Tracking?
  /// What the numbers that the kernel draws are made from.
  public var seed: UInt64 = 1

  /// Creates a host without interfaces and rules.
  public init() {}
}
