import CTVetPackets

/// A chunk of an SCTP packet (RFC 9260 §3.2).
package struct SCTPChunk {
  /// The chunks that tracking looks at, by their numbers.
  package enum Kind: UInt8 {
    /// User data.
    case data = 0
    /// INIT.
    case initiation = 1
    /// INIT ACK.
    case initiationAck = 2
    /// HEARTBEAT.
    case heartbeat = 4
    /// HEARTBEAT ACK.
    case heartbeatAck = 5
    /// ABORT.
    case abort = 6
    /// SHUTDOWN.
    case shutdown = 7
    /// SHUTDOWN ACK.
    case shutdownAck = 8
    /// ERROR.
    case error = 9
    /// COOKIE ECHO.
    case cookieEcho = 10
    /// COOKIE ACK.
    case cookieAck = 11
    /// SHUTDOWN COMPLETE.
    case shutdownComplete = 14
  }

  /// A set of kinds.
  struct Kinds: OptionSet {
    var rawValue: UInt16

    init(rawValue: UInt16) {
      self.rawValue = rawValue
    }

    init(_ kind: Kind) {
      rawValue = 1 << UInt16(kind.rawValue)
    }

    static let data = Kinds(.data)
    static let initiation = Kinds(.initiation)
    static let initiationAck = Kinds(.initiationAck)
    static let heartbeat = Kinds(.heartbeat)
    static let heartbeatAck = Kinds(.heartbeatAck)
    static let abort = Kinds(.abort)
    static let shutdownAck = Kinds(.shutdownAck)
    static let cookieEcho = Kinds(.cookieEcho)
    static let cookieAck = Kinds(.cookieAck)
    static let shutdownComplete = Kinds(.shutdownComplete)
  }

  /// What the chunk is; nil for what tracking passes over.
  var kind: Kind?
  /// Whether the T bit is set: the tag is the one that the sender got (RFC 9260 §8.5.1).
  var hasReflectedTag: Bool
  /// The tag that an INIT or INIT ACK announces; nil for others and for those that are cut off.
  var initiateTag: UInt32?
}

/// The common header of an SCTP packet and the walk along its chunks (RFC 9260 §3).
struct SCTPChunks {
  /// How many bytes the common header has.
  private static let headerByteCount = 12
  /// How many bytes a chunk's header has.
  private static let chunkHeaderByteCount = 4
  /// How many bytes an INIT has behind the chunk's header, parameters not counted.
  private static let initiationByteCount = 16

  /// The verification tag of the packet.
  let tag: UInt32
  /// Which kinds of chunks there are.
  let kinds: SCTPChunk.Kinds
  private let end: Int
  private var offset: Int

  /// Reads the header and looks whether the chunks may stand together (`do_basic_checks`): there is one,
  /// none has length 0, COOKIE ECHO and COOKIE ACK come first, and INIT, INIT ACK and SHUTDOWN COMPLETE
  /// alone (RFC 9260 §6.10).
  init?(_ packet: Span<UInt8>, from start: Int, to end: Int) {
    let end = min(end, packet.count)
    guard start >= 0, end - start >= Self.headerByteCount else { return nil }
    tag = packet.bigEndian32(at: start + 4)
    self.end = end
    offset = start + Self.headerByteCount

    var kinds: SCTPChunk.Kinds = []
    var position = offset
    var count = 0
    while position + Self.chunkHeaderByteCount <= end {
      let byteCount = Int(packet.bigEndian16(at: position + 2))
      guard byteCount != 0 else { return nil }
      if let kind = SCTPChunk.Kind(rawValue: packet[position]) {
        kinds.insert(SCTPChunk.Kinds(kind))
        if count > 0, kind == .cookieEcho || kind == .cookieAck { return nil }
      }
      count += 1
      if count > 1,
        !kinds.isDisjoint(with: [.initiation, .initiationAck, .shutdownComplete])
      {
        return nil
      }
      position += Self.padded(byteCount)
    }
    guard count > 0 else { return nil }
    self.kinds = kinds
  }

  /// The next chunk, or nil behind the last one.
  mutating func next(in packet: Span<UInt8>) -> SCTPChunk? {
    guard offset + Self.chunkHeaderByteCount <= end else { return nil }
    let kind = SCTPChunk.Kind(rawValue: packet[offset])
    var chunk = SCTPChunk(kind: kind, hasReflectedTag: packet[offset + 1] & 1 != 0)
    let body = offset + Self.chunkHeaderByteCount
    if kind == .initiation || kind == .initiationAck,
      body + Self.initiationByteCount <= end
    {
      chunk.initiateTag = packet.bigEndian32(at: body)
    }
    offset += Self.padded(Int(packet.bigEndian16(at: offset + 2)))
    return chunk
  }

  /// Chunks begin at multiples of four bytes.
  private static func padded(_ byteCount: Int) -> Int {
    (byteCount + 3) & ~3
  }
}
