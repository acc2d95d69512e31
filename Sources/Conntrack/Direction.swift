/// Which way a packet goes in its connection (`enum ip_conntrack_dir`).
public enum Direction: UInt8, Sendable, CaseIterable {
  /// As the first packet did.
  case original
  /// The other way.
  case reply

  /// The other direction.
  public var opposite: Direction { self == .original ? .reply : .original }
}
