/// A datatype of nft: how a constant is written, how long it is and how it lies in memory.
///
/// The raw value is the number under which nft stores the type in a set's header
/// (`enum datatypes` of nftables `include/datatype.h`).
public enum DataType: UInt32, CaseIterable, Hashable, Sendable {
  /// The type of what has none yet.
  case invalid
  case verdict
  case nfProto
  case bitmask
  case integer
  case string
  case llAddr
  case ipv4Addr
  case ipv6Addr
  case etherAddr
  case etherType
  case arpOp
  case inetProto
  case inetService
  case icmpType
  case tcpFlag
  case dccpPkttype
  case mhType
  /// A duration in milliseconds.
  case time
  case mark
  case ifaceIndex
  case ifaceType
  case realm
  case classid
  case uid
  case gid
  case ctState
  case ctDir
  case ctStatus
  case icmpv6Type
  case ctLabel
  case pktType
  case icmpCode
  case icmpv6Code
  case icmpxCode
  case devgroup
  case dscp
  case ecn
  case fibAddrtype
  case boolean
  case ctEvent
  case ifname
  case igmpType
  /// A point in time in nanoseconds since 1970; nft calls it `time`, like the duration.
  case date
  /// Seconds since midnight UTC.
  case hour
  case day
  case cgroupsv2

  /// Which byte of a constant comes first in memory.
  public enum ByteOrder: UInt32, Sendable {
    /// Nothing says so: a single byte, or the expression that it is compared with decides.
    case unspecified
    /// The order of the machine.
    case host
    /// The order of the network: most significant byte first.
    case bigEndian
  }

  /// The type of the number that a set's header holds.
  public var id: UInt32 { rawValue }

  /// The name in `nft describe` and in a set's `type`.
  public var name: String { facts.name }
  /// What `nft describe` says about it.
  public var summary: String { facts.summary }
  /// The length of a constant in bits, 0 where the expression decides.
  public var bits: Int { facts.bits }
  /// The byte order of a constant.
  public var byteOrder: ByteOrder { facts.byteOrder }
  /// The type that this one refines.
  public var base: DataType? { facts.base }
  /// Whether nft prints ranges of it as prefixes where it can (`DTYPE_F_PREFIX`).
  public var prefersPrefix: Bool { facts.prefersPrefix }

  /// The types that this one refines, nearest first.
  public var bases: [DataType] { Array(sequence(first: self, next: \.base).dropFirst()) }
  /// Whether a constant is a set of flags.
  public var isBitmask: Bool { self == .bitmask || base == .bitmask }
  /// Whether a constant is a string.
  public var isString: Bool { self == .string || base == .string }

  /// The type that a set declares by this name.
  public init?(name: String) {
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  /// The number that stands for a concatenation in a set's header: six bits for each part.
  package static func concatenationID(of parts: some Sequence<DataType>) -> UInt32 {
    parts.reduce(0) { $0 << 6 | $1.id }
  }

  /// The names that a set may declare; `day` and `hour` are keywords, so that only `typeof` gives
  /// these types.
  public static let names: [String] =
    allCases.filter { ![.invalid, .date, .hour, .day].contains($0) }.map(\.name)

  private static let byName = Dictionary(
    allCases.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
