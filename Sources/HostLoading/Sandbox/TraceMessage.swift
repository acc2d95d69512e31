import CTVetBytecode
import CTVetConntrack
import CTVetRulesetModel

/// What the kernel tells of a traced packet at one rule, policy or chain's end.
///
/// Source: include/uapi/linux/netfilter/nf_tables.h, `nft_trace_attributes`.
struct TraceMessage {
  enum Kind: UInt32 {
    case policy = 1
    case end = 2
    case rule = 3
  }

  /// A connection as a message tells of it.
  struct Attached {
    /// The kernel's number.
    let id: UInt32
    let status: ConnectionStatus
    /// The bit of `ct state`.
    let state: UInt32
    let isReply: Bool
  }

  let kind: Kind
  /// The same for all messages of a packet's way through the host.
  let packet: UInt32
  let family: Family
  let table: String
  let chain: String
  let handle: UInt64
  let verdict: Instruction.Verdict?
  let policyAccepts: Bool
  let input: UInt32?
  let output: UInt32?
  let mark: UInt32
  /// The packet from the IP header on, as far as the kernel shows it.
  let bytes: [UInt8]
  /// The bit of `ct state`; nil where the kernel does not tell.
  let state: UInt32?
  let attached: Attached?

  /// Reads a message; nil where it is none of a trace.
  init?(_ message: NetlinkMessage) {
    let attributes = message.attributes
    guard let packet: UInt32 = attributes.number(6), let table = attributes.text(1),
      let chain = attributes.text(2), let type: UInt32 = attributes.number(4),
      var kind = Kind(rawValue: type), let family = Self.family(message.family)
    else { return nil }
    self.packet = packet
    self.table = table
    self.chain = chain
    self.family = family
    handle = attributes.number(3) ?? 0
    // The end of a regular chain is told as a rule without a number.
    if kind == .rule, attributes[3] == nil { kind = .end }
    self.kind = kind
    verdict = attributes.nested(5).flatMap { Self.verdict($0) }
    policyAccepts = attributes.number(16, as: UInt32.self) == 1
    input = attributes.number(10)
    output = attributes.number(12)
    mark = attributes.number(14) ?? 0
    bytes = Array(attributes[8] ?? []) + Array(attributes[9] ?? [])
    state = attributes.number(21)
    if let id: UInt32 = attributes.number(18), let state {
      attached = Attached(
        id: id,
        status: ConnectionStatus(
          rawValue: UInt16(truncatingIfNeeded: attributes.number(20, as: UInt32.self) ?? 0)),
        state: state,
        isReply: attributes[19]?.first == 1)
    } else {
      attached = nil
    }
  }

  /// The families by their numbers (`NFPROTO_*`).
  static func family(_ number: UInt8) -> Family? {
    switch number {
    case 1: .inet
    case 2: .ip
    case 3: .arp
    case 5: .netdev
    case 7: .bridge
    case 10: .ip6
    default: nil
    }
  }

  private static func verdict(_ attributes: NetlinkAttributes) -> Instruction.Verdict? {
    guard let code: UInt32 = attributes.number(1) else { return nil }
    let chain = attributes.text(2) ?? ""
    switch Int32(bitPattern: code) {
    case 0: return .drop
    case 1: return .accept
    case 2: return .stolen
    case -1: return .continue
    case -2: return .break
    case -3: return .jump(chain: chain)
    case -4: return .goto(chain: chain)
    case -5: return .return
    default: return code & 0xFF == 3 ? .queue : nil
    }
  }
}
