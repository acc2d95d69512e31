public import CTVetPackets

/// Tells of a packet that will be tracked soon.
public struct Announcement: Sendable {
  /// Its tuple.
  let tuple: Tuple
  /// The hash of that.
  let hash: UInt64
}

extension Tracker {
  /// Begins to bring what tracking a packet will read into the cache; nil where there is nothing to read.
  ///
  /// With many connections, tracking mostly waits for memory. Who has several packets announces them all,
  /// then calls `prepare` for all, then tracks them: the waits overlap. It changes nothing else.
  @inline(__always)
  public func announce(_ packet: Span<UInt8>, _ headers: PacketHeaders) -> Announcement? {
    guard headers.totalLength <= packet.count, let payload = TransportPayload(packet, headers),
      let tuple = Tuple(
        packet, version: headers.version, addressesAt: 0, transport: payload.transport,
        at: payload.offset, end: headers.totalLength, profile: profile)
    else { return nil }
    let hash = table.hash(of: tuple)
    table.prefetchIndex(hash)
    return Announcement(tuple: tuple, hash: hash)
  }

  /// Goes on bringing in what `announce` began.
  @inline(__always)
  public func prepare(_ announcement: Announcement) {
    if table.prefetchConnection(announcement.hash) { return }
    // It will begin a connection, which will be found by its reply tuple as well.
    if let reply = announcement.tuple.inverse { table.prefetchIndex(table.hash(of: reply)) }
  }
}
