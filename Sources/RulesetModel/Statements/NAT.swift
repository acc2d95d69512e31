/// A change of addresses or ports for a whole connection.
public struct NAT: Equatable, Sendable {
  /// Which of the two ends changes, and how the new address is found.
  public enum Kind: String, Sendable {
    /// The source, to a given address.
    case snat
    /// The destination, to a given address.
    case dnat
    /// The source, to the outgoing interface's address.
    case masquerade
    /// The destination, to this host.
    case redirect
  }

  /// How ports and addresses are chosen (`NF_NAT_RANGE_*`).
  public struct Flags: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Ports at random.
    public static let random = Flags(rawValue: 1)
    /// Ports fully at random.
    public static let fullyRandom = Flags(rawValue: 2)
    /// The same address for the same client.
    public static let persistent = Flags(rawValue: 4)
    /// Prefix for prefix.
    public static let netmap = Flags(rawValue: 8)
    /// The value is a concatenation of address and port.
    public static let concatenation = Flags(rawValue: 16)
    /// The value is an interval.
    public static let interval = Flags(rawValue: 32)
  }

  /// Which end changes.
  public var kind: Kind
  /// The family that was written.
  public var family: Expression.AddressFamily = .unspecified
  /// The new address.
  public var address: ExpressionID?
  /// The new port.
  public var port: ExpressionID?
  /// How it is chosen.
  public var flags: Flags = []

  /// Creates a translation without address or port.
  public init(kind: Kind) {
    self.kind = kind
  }
}
