extension Instruction {
  /// A direction of a tracked connection (`enum ip_conntrack_dir`).
  public enum Direction: String, Sendable, CaseIterable {
    /// That of the first packet.
    case original
    /// The other.
    case reply
  }
}
