import CTVetPackets

extension Tracker {
  /// What opens a control message of RFC 2637: the kind of message and its magic number.
  private static let pointToPointControl: (kind: UInt16, magic: UInt32) = (1, 0x1A2B_3C4D)
  /// The version that opens a message of H.323 over TCP (RFC 1006 §6).
  private static let transportPacket: UInt16 = 0x0300
  /// How long the shortest message of SIP is: `SIP/2.0 200`.
  private static let shortestMessage = 11
  /// How many seconds a connection of SIP lives on after each of its packets.
  private static let sipSeconds: UInt32 = 3600

  /// Tells of packets that a helper would read which is not modelled; all others go on.
  mutating func readUnmodelled(
    _ packet: Span<UInt8>, _ helped: HelpedPacket, _ helper: ConntrackHelper
  ) -> HelpVerdict {
    let isTCP = self[helped.id].original.transport == .tcp
    let payload = isTCP ? helped.segmentPayload(packet) : helped.datagramPayload(packet)
    guard let start = payload else { return .accept }
    let byteCount = packet.count - start
    let isMessage: Bool
    switch helper {
    case .pptp:
      isMessage =
        byteCount >= 8 && packet.bigEndian16(at: start + 2) == Self.pointToPointControl.kind
        && packet.bigEndian32(at: start + 4) == Self.pointToPointControl.magic
    case .sip:
      refresh(helped.id, seconds: Self.sipSeconds, at: helped.time)
      isMessage = byteCount >= Self.shortestMessage
    case .q931:
      isMessage = byteCount >= 4 && packet.bigEndian16(at: start) == Self.transportPacket
    default:
      isMessage = true
    }
    guard isMessage else { return .accept }
    return .unknown(reason: "what the helper \(helper.name) reads is not modelled")
  }
}
