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
  ///   - broadcastMask: Where this host sends the packet to the broadcast address of an interface, the mask
  ///     of that network.
  public mutating func help(
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, attached: Attachment,
    isLoopback: Bool = false, broadcastMask: IPAddress? = nil, at now: Timestamp
  ) -> HelpVerdict {
    guard let id = attached.connection, let info = attached.info, info != .relatedReply,
      self[id].extensionPlace >= 0, !self[id].status.contains(.template),
      hasHelp(id) || self[id].status.contains(.sequenceAdjust),
      let payload = TransportPayload(packet.span, headers)
    else { return .accept }
    let helped = HelpedPacket(
      id: id, info: info, transportOffset: payload.offset, broadcastMask: broadcastMask, time: now)
    let verdict = read(&packet, &headers, helped)
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
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, _ helped: HelpedPacket
  ) -> HelpVerdict {
    guard let helper = extensions(of: helped.id).helper else { return .accept }
    let isAccepted: Bool
    switch helper {
    case .ftp: isAccepted = readFTP(&packet, &headers, helped)
    case .tftp: isAccepted = readTFTP(packet.span, helped)
    case .irc: isAccepted = readIRC(&packet, &headers, helped)
    case .amanda: isAccepted = readAmanda(&packet, &headers, helped)
    case .sane: isAccepted = readSANE(packet.span, helped)
    case .netbios, .snmp: return readBroadcast(packet.span, helped, helper)
    case .pptp, .sip, .q931, .h245, .ras:
      return readUnmodelled(packet.span, helped, helper)
    }
    return isAccepted ? .accept : .drop
  }
}
