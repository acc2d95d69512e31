/// What `ct state` compares: one bit for each way that a packet can relate to a connection.
///
/// Values: `NF_CT_STATE_*` of include/uapi/linux/netfilter/nf_conntrack_common.h as nft prints them.
public struct ConntrackState: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt32
  /// Creates a set from its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Not tracked because a check failed, or not tracked yet.
  public static let invalid = ConntrackState(rawValue: 1)
  /// Belongs to a connection that was seen in both directions.
  public static let established = ConntrackState(rawValue: 2)
  /// Belongs to, or reports an error of, another connection.
  public static let related = ConntrackState(rawValue: 4)
  /// Begins a connection, or repeats its beginning.
  public static let new = ConntrackState(rawValue: 8)
  /// Exempt from tracking.
  public static let untracked = ConntrackState(rawValue: 64)

  /// Every state.
  public static let all: ConntrackState = [.invalid, .established, .related, .new, .untracked]

  /// The states under nft's names, in the order of their bits.
  public static let named: [(name: String, state: ConntrackState)] = [
    ("invalid", .invalid), ("established", .established), ("related", .related), ("new", .new),
    ("untracked", .untracked),
  ]

  /// The state of a name that nft knows.
  public init?(name: String) {
    guard let found = Self.named.first(where: { $0.name == name }) else { return nil }
    self = found.state
  }

  /// The names of the states in the set.
  public var names: [String] { Self.named.filter { contains($0.state) }.map(\.name) }
}
