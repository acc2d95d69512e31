import CTVetPackets

/// The options of a segment that tracking reads (RFC 9293 §3.1, RFC 7323 §2, RFC 2018).
enum TCPOptions {
  /// The numbers of the options.
  private enum Kind {
    static let end: UInt8 = 0
    static let noOperation: UInt8 = 1
    static let windowScale: UInt8 = 3
    static let sackPermitted: UInt8 = 4
    static let sack: UInt8 = 5
    static let timestamp: UInt8 = 8
  }

  /// The largest scale (RFC 7323 §2.3); larger ones count as this.
  private static let maximumScale: UInt8 = 14

  /// What options may look like that hold timestamps alone: two fillers, then the ten bytes.
  private static let alignedTimestampByteCount = 12

  /// Reads what a SYN offers into a side; without any options the side keeps what it had.
  ///
  /// - Parameter keepsLiberal: Whether a side that was met in the middle of the connection stays liberal.
  static func read(
    of segment: TCPSegment, in packet: Span<UInt8>, into side: inout TCPConnection.Side,
    keepsLiberal: Bool
  ) {
    guard segment.optionsByteCount > 0 else { return }
    side.scale = 0
    side.flags = keepsLiberal ? side.flags.intersection(.isLiberal) : []
    forEach(of: segment, in: packet) { kind, offset, byteCount in
      if kind == Kind.sackPermitted, byteCount == 2 {
        side.flags.insert(.selectiveAcknowledgement)
      } else if kind == Kind.windowScale, byteCount == 3 {
        side.scale = min(packet[offset + 2], maximumScale)
        side.flags.insert(.windowScale)
      }
      return true
    }
  }

  /// The highest right edge of the first selective acknowledgement if it lies behind a number, else the
  /// number.
  static func highestAcknowledgement(
    of segment: TCPSegment, in packet: Span<UInt8>, above acknowledgement: UInt32
  ) -> UInt32 {
    guard segment.optionsByteCount > 0, !hasTimestampAlone(segment, in: packet) else {
      return acknowledgement
    }
    var highest = acknowledgement
    forEach(of: segment, in: packet) { kind, offset, byteCount in
      guard kind == Kind.sack, byteCount >= 10, (byteCount - 2) % 8 == 0 else { return true }
      for block in stride(from: offset + 2, to: offset + byteCount, by: 8) {
        let edge = packet.bigEndian32(at: block + 4)
        if edge.comesAfter(highest) { highest = edge }
      }
      return false
    }
    return highest
  }

  /// Whether the options are what most segments of a connection with timestamps carry.
  private static func hasTimestampAlone(_ segment: TCPSegment, in packet: Span<UInt8>) -> Bool {
    segment.optionsByteCount == alignedTimestampByteCount
      && packet.bigEndian32(at: segment.optionsOffset) == 0x0101_080a
  }

  /// Calls a function with kind, offset and length of each option until it says false, the list ends or an
  /// option's length is impossible.
  @inline(__always)
  private static func forEach(
    of segment: TCPSegment, in packet: Span<UInt8>, _ body: (UInt8, Int, Int) -> Bool
  ) {
    var offset = segment.optionsOffset
    let end = offset + segment.optionsByteCount
    while offset < end {
      let kind = packet[offset]
      if kind == Kind.end { return }
      if kind == Kind.noOperation {
        offset += 1
        continue
      }
      guard offset + 2 <= end else { return }
      let byteCount = Int(packet[offset + 1])
      guard byteCount >= 2, offset + byteCount <= end else { return }
      guard body(kind, offset, byteCount) else { return }
      offset += byteCount
    }
  }
}
