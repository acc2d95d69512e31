public import CTVetDiagnostics

/// A value, or a way to read one from a packet; its parts are named by `ExpressionID`.
///
/// Invariant: every payload is plain data without references, so that a ruleset with millions of
/// expressions costs no allocation and no reference counting for each.
public enum Expression: Sendable {
  /// Which part of the packet a raw payload is counted from.
  public enum PayloadBase: UInt8, Sendable {
    /// The link layer header.
    case link
    /// The network header.
    case network
    /// The transport header.
    case transport
    /// What follows the transport header.
    case inner
  }

  /// The direction of a connection that a `ct` key reads.
  public enum Direction: UInt8, Sendable {
    /// As the first packet went.
    case original
    /// The opposite way.
    case reply
  }

  /// The address family that a key was qualified with.
  public enum AddressFamily: UInt8, Sendable {
    /// None written.
    case unspecified
    /// `ip`.
    case ip
    /// `ip6`.
    case ip6
  }

  /// What `fib` looks up with, as bits.
  public struct FibFlags: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The source address.
    public static let source = FibFlags(rawValue: 1)
    /// The destination address.
    public static let destination = FibFlags(rawValue: 2)
    /// The packet mark.
    public static let mark = FibFlags(rawValue: 4)
    /// The input interface.
    public static let inputInterface = FibFlags(rawValue: 8)
    /// The output interface.
    public static let outputInterface = FibFlags(rawValue: 16)
  }

  /// What `fib` answers.
  public enum FibResult: UInt8, Sendable {
    /// The output interface index.
    case outputInterface
    /// The output interface name.
    case outputInterfaceName
    /// The address type.
    case addressType
    /// Whether there is a route.
    case check
  }

  /// A word, an address, a quoted text: what it stands for depends on the other side.
  case symbol
  /// A whole number.
  case number(UInt64)
  /// `exists` or `missing`.
  case boolean(Bool)
  /// `$name`; its value is the variable's.
  case variable(VariableID)
  /// `@name`, a set or map of the same table.
  case setReference(NameID)
  /// A field of a packet header.
  case payload(Header, HeaderField)
  /// A field of a header inside a tunnel.
  case inner(Header, ExpressionID)
  /// Bits of the packet; offset and length in bits.
  case rawPayload(PayloadBase, offset: UInt32, length: UInt32)
  /// A field of an IPv6 extension header; `index` counts list entries from 1, else 0.
  case extensionHeader(Header, HeaderField, index: UInt8)
  /// Whether an IPv6 extension header is there.
  case extensionHeaderExists(Header)
  /// A field of an IPv4 option; without a field, whether the option is there.
  case ipOption(NameID, field: NameID?)
  /// A field of a TCP option; without a field, whether the option is there.
  case tcpOption(NameID, field: NameID?)
  /// Bits of a TCP option; offset and length in bits.
  case rawTCPOption(NameID, offset: UInt32, length: UInt32)
  /// A field of an SCTP chunk; without a field, whether the chunk is there.
  case sctpChunk(NameID, field: NameID?)
  /// Whether a DCCP option is there.
  case dccpOption(UInt8)
  /// What surrounds the packet.
  case meta(MetaKey)
  /// What conntrack knows.
  case ct(ConntrackKey, Direction?, AddressFamily)
  /// What the route says.
  case rt(RouteKey, AddressFamily)
  /// What the packet's socket says; `level` counts control groups.
  case socket(SocketKey, level: UInt32)
  /// A routing table look-up.
  case fib(FibFlags, FibResult)
  /// The operating system that sent the packet; `version` includes its version.
  case osf(version: Bool, ttl: NameID?)
  /// A field of an IPsec state.
  case ipsec(incoming: Bool, spnum: UInt8, key: NameID, AddressFamily)
  /// A counter or random number below `modulus`, plus `offset`.
  case numgen(random: Bool, modulus: UInt32, offset: UInt32)
  /// A Jenkins hash below `modulus`, plus `offset`.
  case jenkinsHash(ExpressionID, modulus: UInt32, seed: UInt32?, offset: UInt32)
  /// A symmetric hash of the flow below `modulus`, plus `offset`.
  case symmetricHash(modulus: UInt32, offset: UInt32)
  /// Tunnel metadata: the id, or whether there is any.
  case tunnel(id: Bool)
  /// An operation on bits.
  case binary(BinaryOperator, ExpressionID, ExpressionID)
  /// An address and the number of leading bits that count.
  case prefix(ExpressionID, UInt32)
  /// Everything from one value up to another.
  case range(ExpressionID, ExpressionID)
  /// Values beside each other: `a . b`.
  case concatenation(ExpressionList)
  /// Flags: `a,b`.
  case list(ExpressionList)
  /// An anonymous set or the body of a map.
  case set(ExpressionList)
  /// The value that a map holds for a key.
  case map(key: ExpressionID, data: ExpressionID)
  /// A key and its value in a map.
  case mapping(key: ExpressionID, data: ExpressionID)
  /// A set element with options; see `Ruleset.elementOptions`.
  case element(ExpressionID, options: UInt32)
  /// `*`, every key without an element of its own.
  case catchAll
  /// A verdict as the value of a map.
  case verdict(Verdict)
  /// Text that could not be understood; a diagnostic was given.
  case unreadable

  /// Whether it reads something from the packet or its surroundings.
  public var isSelector: Bool {
    switch self {
    case .payload, .inner, .rawPayload, .extensionHeader, .extensionHeaderExists, .ipOption,
      .tcpOption, .rawTCPOption, .sctpChunk, .dccpOption, .meta, .ct, .rt, .socket, .fib, .osf,
      .ipsec, .numgen, .jenkinsHash, .symmetricHash, .tunnel:
      true
    default: false
    }
  }
}

/// Options of a set element.
public struct ElementOptions: Sendable {
  /// How long the element lives, in milliseconds.
  public var timeout: UInt64?
  /// How long it still has to live, in milliseconds.
  public var expires: UInt64?
  /// The comment's text with its quotes.
  public var comment: SourceRange?
  /// Counters, limits and the like that belong to the element.
  public var statements: StatementList = .empty

  /// Creates options that say nothing.
  public init() {}
}
