public import CTVetDiagnostics
public import CTVetPackets

/// Something that happens in a scenario at one time.
public struct ScenarioStep: Sendable {
  /// What happens.
  public enum Action: Sendable {
    /// A packet comes, or is sent by the host.
    case packet(ScenarioPacket)
    /// Time passes.
    case wait
    /// Commands are run on the host.
    case command(ScenarioCommand)
    /// A setting changes.
    case setting(ScenarioSetup.Setting)
  }

  /// A place in what a short form stands for.
  public struct Part: Sendable, Hashable {
    /// The words of the short form, such as `tcp handshake`.
    public var shorthand: String
    /// Which of its packets this is, from 1.
    public var number: Int
    /// How many there are.
    public var count: Int

    /// Whether it is the last one.
    public var isLast: Bool { number == count }
  }

  /// When it happens.
  public var time: Timestamp
  /// What happens.
  public var action: Action
  /// Where the scenario tells it.
  public var range: SourceRange
  /// What shall be true then.
  public var expectations: [ScenarioExpectation] = []
  /// Which part of a short form it is; nil where it is written out.
  public var part: Part?
  /// What whoever wrote the scenario said of it.
  public var note: String?

  /// Creates a step.
  public init(
    time: Timestamp, action: Action, range: SourceRange = SourceRange(at: 0), note: String? = nil
  ) {
    self.time = time
    self.action = action
    self.range = range
    self.note = note
  }
}
