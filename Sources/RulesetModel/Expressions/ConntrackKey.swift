/// What `ct` reads from, or writes to, a tracked connection (`enum nft_ct_keys`).
public enum ConntrackKey: UInt8, Sendable, CaseIterable {
  /// How the packet relates to the connection.
  case state
  /// Original or reply.
  case direction
  /// The status bits.
  case status
  /// The connection mark.
  case mark
  /// The security mark.
  case securityMark
  /// Time until the entry expires.
  case expiration
  /// The helper's name.
  case helper
  /// The network protocol.
  case l3proto
  /// The tuple's source address.
  case sourceAddress
  /// The tuple's destination address.
  case destinationAddress
  /// The transport protocol.
  case `protocol`
  /// The tuple's source port.
  case sourcePort
  /// The tuple's destination port.
  case destinationPort
  /// The connection labels.
  case label
  /// The events that are reported.
  case event
  /// The connection id.
  case id
  /// Bytes seen.
  case bytes
  /// Packets seen.
  case packets
  /// Average bytes of a packet.
  case averagePacket
  /// The conntrack zone.
  case zone
  /// An expectation object.
  case expectation
  /// A timeout policy object.
  case timeout
  /// The number of connections of a key.
  case count

  /// How nft spells it.
  public var spelling: String {
    switch self {
    case .state: "state"
    case .direction: "direction"
    case .status: "status"
    case .mark: "mark"
    case .securityMark: "secmark"
    case .expiration: "expiration"
    case .helper: "helper"
    case .l3proto: "l3proto"
    case .sourceAddress: "saddr"
    case .destinationAddress: "daddr"
    case .protocol: "protocol"
    case .sourcePort: "proto-src"
    case .destinationPort: "proto-dst"
    case .label: "label"
    case .event: "event"
    case .id: "id"
    case .bytes: "bytes"
    case .packets: "packets"
    case .averagePacket: "avgpkt"
    case .zone: "zone"
    case .expectation: "expectation"
    case .timeout: "timeout"
    case .count: "count"
    }
  }
}
