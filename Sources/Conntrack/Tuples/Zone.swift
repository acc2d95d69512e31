/// A space of its own for tuples, for one or both directions (`struct nf_conntrack_zone`).
public struct Zone: Sendable, Hashable {
  /// The number; 0 is the default.
  public var number: UInt16
  /// Whether it is for the original direction.
  public var isForOriginal: Bool
  /// Whether it is for the reply direction.
  public var isForReply: Bool

  /// Creates a zone.
  public init(number: UInt16, isForOriginal: Bool = true, isForReply: Bool = true) {
    self.number = number
    self.isForOriginal = isForOriginal
    self.isForReply = isForReply
  }

  /// The zone of everything that no rule put elsewhere.
  public static let standard = Zone(number: 0)

  /// The number that counts for a direction.
  public func number(in direction: Direction) -> UInt16 {
    (direction == .original ? isForOriginal : isForReply) ? number : 0
  }
}
