/// Writes down what happens to a packet in the rules.
public struct TraceRecorder: Sendable {
  /// A message that a rule wrote to the log.
  public struct LogMessage: Sendable, Hashable {
    /// The rule.
    public var rule: LoadedRuleID
    /// What the message starts with.
    public var prefix: String
    /// The group that gets it; nil for the kernel's own log.
    public var group: UInt16?
  }

  /// Whether steps are written down at all; without them rules run several times as fast.
  public var isRecording: Bool
  /// The steps in order.
  public internal(set) var entries: [TraceEntry] = []
  /// What was written to the log, in order.
  public internal(set) var logMessages: [LogMessage] = []

  /// Creates a recorder.
  public init(isRecording: Bool) {
    self.isRecording = isRecording
  }

  /// Writes down what the connection of the last step's packet has become, if that step tells of it.
  ///
  /// A rule's answer passes through the hooks before the rule itself is traced.
  mutating func updateLast(_ connection: ConntrackView) {
    guard let last = entries.indices.last, entries[last].connection != nil else { return }
    entries[last].connection = connection
  }

  /// Hands out what was written down so far, and forgets it.
  public mutating func takeEntries() -> [TraceEntry] {
    defer { entries = [] }
    return entries
  }
}
