import CTVetPackets

/// A packet that a helper reads.
struct HelpedPacket {
  /// The packet's connection.
  var id: ConnectionID
  /// What the packet is to its connection.
  var info: ConntrackInfo
  /// Where the transport header starts.
  var transportOffset: Int
  /// The mask of the network to whose broadcast address this host sends the packet; nil for all others.
  var broadcastMask: IPAddress?
  /// When it is read.
  var time: Timestamp

  /// Who sent it.
  var direction: Direction { info.direction }

  /// Where the payload of a TCP segment starts; nil where there is none, and before the connection had
  /// packets both ways.
  func segmentPayload(_ packet: Span<UInt8>) -> Int? {
    guard info == .established || info == .establishedReply, transportOffset + 20 <= packet.count
    else { return nil }
    let offset = transportOffset + Int(packet[transportOffset + 12] >> 4) * 4
    return offset < packet.count ? offset : nil
  }

  /// Where the payload of a UDP datagram starts; nil where there is none.
  func datagramPayload(_ packet: Span<UInt8>) -> Int? {
    transportOffset + 8 < packet.count ? transportOffset + 8 : nil
  }
}
