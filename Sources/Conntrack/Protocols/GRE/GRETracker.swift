import CTVetPackets

/// What tracking knows of GRE (`nf_conntrack_proto_gre.c`).
enum GRETracker {
  /// The key of a packet: the call identifier of PPTP, else 0; nil where tracking is impossible.
  static func key(_ packet: Span<UInt8>, at offset: Int, end: Int) -> UInt16? {
    guard offset + GREHeader.minimumByteCount <= end,
      packet.bigEndian16(at: offset) & GREHeader.versionMask == GREHeader.pptpVersion,
      offset + 8 <= end
    else { return 0 }
    guard packet.bigEndian16(at: offset + GREHeader.payloadType) == GREHeader.ppp else {
      return nil
    }
    return packet.bigEndian16(at: offset + GREHeader.callIdentifier)
  }

  /// Takes note of a packet of a connection with these bits.
  ///
  /// - Parameters:
  ///   - status: The bits before this packet.
  ///   - timeouts: In seconds, before and after the first reply.
  static func update(_ status: ConnectionStatus, timeouts: (UInt32, UInt32)) -> ProtocolUpdate {
    guard status.contains(.seenReply) else {
      return ProtocolUpdate(.accept, timeout: timeouts.0, isCounted: true)
    }
    return ProtocolUpdate(
      .accept, timeout: timeouts.1, isCounted: true, becomesAssured: !status.contains(.natClash))
  }
}
