public import CTVetRulesetModel

/// A fixed point of a packet's way at which it is looked at.
public struct StagePoint: Sendable, Hashable {
  /// Where in a hook.
  public enum Position: String, Sendable {
    /// Before everything.
    case start
    /// Right behind conntrack's own hook at priority -200.
    case tracked = "ct"
    /// Behind everything; at input and postrouting behind the confirmation too.
    case end
  }

  /// The hook.
  public var hook: Hook
  /// Where in the hook.
  public var position: Position

  /// Creates a point.
  public init(_ hook: Hook, _ position: Position) {
    self.hook = hook
    self.position = position
  }

  /// The name, such as `prerouting:start`.
  public var name: String { "\(hook.rawValue):\(position.rawValue)" }
}
