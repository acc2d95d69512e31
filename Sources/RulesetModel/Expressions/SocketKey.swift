/// What `socket` reads from the socket that a packet belongs to (`enum nft_socket_keys`).
public enum SocketKey: UInt8, Sendable, CaseIterable {
  /// The IP_TRANSPARENT option.
  case transparent
  /// The socket mark.
  case mark
  /// Whether it is bound to any address.
  case wildcard
  /// The control group of a level.
  case cgroupv2

  /// How nft spells it.
  public var spelling: String {
    switch self {
    case .transparent: "transparent"
    case .mark: "mark"
    case .wildcard: "wildcard"
    case .cgroupv2: "cgroupv2"
    }
  }
}
