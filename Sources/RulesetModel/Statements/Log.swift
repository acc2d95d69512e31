public import CTVetDiagnostics

/// What is written to which log.
public struct Log: Equatable, Sendable {
  /// What else is written (`NF_LOG_*`).
  public struct Flags: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// TCP sequence numbers.
    public static let tcpSequence = Flags(rawValue: 1)
    /// TCP options.
    public static let tcpOptions = Flags(rawValue: 2)
    /// IP options.
    public static let ipOptions = Flags(rawValue: 4)
    /// The socket's user.
    public static let user = Flags(rawValue: 8)
    /// The link layer header, decoded.
    public static let ether = Flags(rawValue: 32)
    /// All of them (`NF_LOG_MASK`).
    public static let all = Flags(rawValue: 0x2F)
  }

  /// The text before each line, with its quotes.
  public var prefix: SourceRange?
  /// The netlink group.
  public var group: UInt16?
  /// Bytes of the packet that are copied.
  public var snaplen: UInt32?
  /// Packets that are collected before they are sent.
  public var queueThreshold: UInt16?
  /// The level's name.
  public var level: NameID?
  /// What else is written.
  public var flags: Flags = []

  /// Creates a log statement without options.
  public init() {}
}
