public import CTVetConntrack
public import CTVetDiagnostics

/// Something that shall be true of a packet, or of the table behind it.
public struct ScenarioExpectation: Sendable, Hashable {
  /// A word for how a packet shall end.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It was forwarded, delivered, or left.
    case accept
    /// It was dropped without an answer.
    case drop
    /// A rule dropped it and answered.
    case reject
    /// It was forwarded.
    case forward
    /// The host got it.
    case deliver
    /// The host sent it.
    case output
    /// It waits for other fragments.
    case hold
  }

  /// What is expected.
  public enum Kind: Sendable, Hashable {
    /// How the packet ends.
    case verdict(Verdict)
    /// By which interface it leaves.
    case output(String)
    /// Whether the table holds the packet's connection; behind a wait, that of the last packet.
    case entry(Bool)
    /// How many connections the table holds.
    case entries(Int)
    /// The tracked state of TCP.
    case tcp(TCPState)
    /// The tracked state of SCTP.
    case sctp(SCTPState)
    /// How many seconds the connection has left, rounded up.
    case timeout(UInt64)
    /// Whether the table holds a connection that `conntrack -L` shows so.
    case line(ConntrackLine, isThere: Bool)
    /// An nft match that the packet fits as it was where it ended, with its connection as it is by then; its
    /// text is the expectation's range.
    case match
  }

  /// What is expected.
  public var kind: Kind
  /// Where it stands; of a `match` exactly its text.
  public var range: SourceRange

  /// Creates an expectation.
  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}
