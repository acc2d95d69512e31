/// The answer to a packet that is not let through.
public struct Reject: Equatable, Sendable {
  /// The kind of answer.
  public enum Kind: Sendable {
    /// What fits the packet best.
    case unspecified
    /// An ICMP error.
    case icmp
    /// An ICMPv6 error.
    case icmpv6
    /// The one or the other.
    case icmpx
    /// A TCP reset.
    case tcpReset
  }

  /// The kind of answer.
  public var kind: Kind
  /// The ICMP code.
  public var code: ExpressionID?

  /// Creates an answer.
  public init(kind: Kind, code: ExpressionID?) {
    self.kind = kind
    self.code = code
  }
}

/// What a SYN proxy tells clients in the server's place.
public struct Synproxy: Equatable, Sendable {
  /// The maximum segment size, in bytes.
  public var mss: UInt16?
  /// The window scale.
  public var windowScale: UInt8?
  /// Whether timestamps are offered.
  public var timestamp = false
  /// Whether selective acknowledgements are offered.
  public var sackPermitted = false

  /// Creates a proxy that offers nothing.
  public init() {}
}
