import CTVetPackets

/// What tracking reads of a TCP segment (RFC 9293 §3.1); numbers are in the host's order.
public struct TCPSegment: Sendable, Hashable {
  /// The control bits of byte 13.
  public struct Flags: OptionSet, Sendable, Hashable {
    /// The bits.
    public var rawValue: UInt8

    /// Creates a set of bits.
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// The sender sends no more.
    public static let fin = Flags(rawValue: 1 << 0)
    /// The sequence number is the first one.
    public static let syn = Flags(rawValue: 1 << 1)
    /// The connection is aborted.
    public static let rst = Flags(rawValue: 1 << 2)
    /// Data is to be handed on.
    public static let psh = Flags(rawValue: 1 << 3)
    /// The acknowledgement counts.
    public static let ack = Flags(rawValue: 1 << 4)
    /// The urgent pointer counts.
    public static let urg = Flags(rawValue: 1 << 5)
    /// Congestion was seen (RFC 3168).
    public static let ece = Flags(rawValue: 1 << 6)
    /// The congestion window was reduced (RFC 3168).
    public static let cwr = Flags(rawValue: 1 << 7)
  }

  /// The sequence number.
  public var sequence: UInt32
  /// The acknowledgement number, whether or not ACK is set.
  public var acknowledgement: UInt32
  /// The window, not scaled.
  public var window: UInt16
  /// The control bits.
  public var flags: Flags
  /// Which row of the transition tables it takes.
  public var kind: TCPSegmentKind
  /// How many bytes of payload follow the header.
  public var payloadByteCount: UInt32
  /// Where the options start, in bytes from the start of the packet.
  public var optionsOffset: Int
  /// How many bytes of options there are: 0 to 40.
  public var optionsByteCount: Int

  /// The sequence number behind the segment, SYN and FIN counted (RFC 9293 §3.4).
  public var end: UInt32 {
    sequence &+ payloadByteCount &+ (flags.contains(.syn) ? 1 : 0) &+ (flags.contains(.fin) ? 1 : 0)
  }
}

extension TCPSegment {
  /// How many bytes a header without options has.
  private static let headerByteCount = 20

  /// Reads the segment of a packet; nil where the header is cut off or its length is impossible.
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on.
  ///   - start: Where the segment starts.
  ///   - end: Where the packet ends.
  public init?(_ packet: Span<UInt8>, from start: Int, to end: Int) {
    let end = min(end, packet.count)
    guard start >= 0, end - start >= Self.headerByteCount else { return nil }
    let headerByteCount = Int(packet[start + 12] >> 4) * 4
    guard headerByteCount >= Self.headerByteCount, end - start >= headerByteCount else {
      return nil
    }
    sequence = packet.bigEndian32(at: start + 4)
    acknowledgement = packet.bigEndian32(at: start + 8)
    window = packet.bigEndian16(at: start + 14)
    flags = Flags(rawValue: packet[start + 13])
    kind = TCPSegmentKind(flags)
    payloadByteCount = UInt32(truncatingIfNeeded: end - start - headerByteCount)
    optionsOffset = start + Self.headerByteCount
    optionsByteCount = headerByteCount - Self.headerByteCount
  }

  /// Whether the control bits make sense together (`tcp_error`).
  ///
  /// PSH, ECE and CWR go with everything; URG with neither RST nor SYN/ACK; FIN needs ACK.
  public var hasSensibleFlags: Bool {
    switch flags.subtracting([.psh, .ece, .cwr]) {
    case [.syn], [.syn, .urg], [.syn, .ack], [.rst], [.rst, .ack], [.fin, .ack],
      [.fin, .ack, .urg], [.ack], [.ack, .urg]:
      true
    default: false
    }
  }
}
