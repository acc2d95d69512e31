public import CTVetPackets

/// What becomes of a packet that a helper has read.
public enum HelpVerdict: Sendable, Hashable {
  /// The packet goes on.
  case accept
  /// The packet is dropped.
  case drop
  /// The helper is not modelled: nothing can be said of what follows.
  case unknown(reason: String)
}

extension Tracker {
  /// Lets the helper of a packet's connection read it, and moves its sequence numbers where the helper
  /// changed lengths (the first part of `nf_confirm`).
  ///
  /// It comes at the end of input and postrouting, right before `confirm`.
  ///
  /// - Parameters:
  ///   - packet: The packet; a helper may make it longer or shorter.
  ///   - headers: Where its parts lie; kept true.
  ///   - attached: Its connection.
  ///   - isLoopback: Whether it came in by `lo`: sequence numbers stay then.
  public mutating func help(
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, attached: Attachment,
    isLoopback: Bool = false, at now: Timestamp
  ) -> HelpVerdict {
    guard let id = attached.connection, let info = attached.info, info != .relatedReply,
      self[id].extensionPlace >= 0, !self[id].status.contains(.template),
      hasHelp(id) || self[id].status.contains(.sequenceAdjust),
      let payload = TransportPayload(packet.span, headers)
    else { return .accept }
    let verdict = read(&packet, &headers, id, info, at: payload.offset, now)
    guard verdict == .accept, self[id].status.contains(.sequenceAdjust), !isLoopback else {
      return verdict
    }
    let adjustment = extensions(of: id).sequenceAdjustment
    var bytes = packet.mutableSpan
    guard adjustment.adjust(&bytes, at: payload.offset, info.direction) else {
      statistics.drop += 1
      return .drop
    }
    return .accept
  }

  private mutating func read(
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, _ id: ConnectionID,
    _ info: ConntrackInfo, at offset: Int, _ now: Timestamp
  ) -> HelpVerdict {
    switch extensions(of: id).helper {
    case nil: return .accept
    case .ftp:
      let segment = HelpedPacket(id: id, info: info, transportOffset: offset, time: now)
      return readFTP(&packet, &headers, segment) ? .accept : .drop
    case .tftp:
      return readTFTP(packet.span, id, at: offset, now) ? .accept : .drop
    case .some(let helper):
      let isTCP = self[id].original.transport == .tcp
      let headerByteCount =
        isTCP && offset + 12 < packet.count ? Int(packet[offset + 12] >> 4) * 4 : 8
      guard offset + headerByteCount < packet.count else { return .accept }
      return .unknown(reason: "what the helper \(helper.name) reads is not modelled")
    }
  }
}

/// A packet that a helper reads.
struct HelpedPacket {
  var id: ConnectionID
  var info: ConntrackInfo
  var transportOffset: Int
  var time: Timestamp

  var direction: Direction { info.direction }
}
