public import CTVetPackets

/// A packet as a capture file holds it.
public struct CapturedPacket: Sendable, Hashable {
  /// Which way it went, seen from the host that captured it.
  public enum Direction: Sendable {
    /// The file does not tell.
    case unknown
    /// It came in.
    case inbound
    /// It left.
    case outbound
  }

  /// What lies behind the link header.
  public enum Content: Sendable, Hashable {
    /// An IP packet: where its bytes lie in the file.
    case ip(Range<Int>)
    /// Something else, by its EtherType; nil where even that is unknown.
    case other(etherType: UInt16?)
  }

  /// When it was captured, counted from the beginning of 1970.
  public var time: Timestamp
  /// The interface, an index into `CaptureReader.interfaces`.
  public var interface: Int
  /// Where the bytes of the link header lie in the file.
  public var link: Range<Int>
  /// What lies behind them.
  public var content: Content
  /// How many bytes the packet had on the link.
  public var originalByteCount: Int
  /// How many of them are in the file.
  public var capturedByteCount: Int
  /// Which way it went.
  public var direction: Direction
  /// What whoever captured it wrote beside it.
  public var comment: String?

  /// Whether the end of the packet was not captured.
  public var isTruncated: Bool { capturedByteCount < originalByteCount }
}

/// An interface that a capture file describes.
public struct CapturedInterface: Sendable, Hashable {
  /// The name; nil where the file does not tell.
  public var name: String?
  /// How link headers look.
  public var linkType: LinkType
  /// How timestamps count.
  var clock = CaptureClock.microseconds
}
