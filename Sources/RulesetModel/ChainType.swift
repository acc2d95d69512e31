/// What a base chain may do.
public enum ChainType: String, Sendable, CaseIterable {
  /// Decides about each packet.
  case filter
  /// Sees the first packet of each connection and may set up translation.
  case nat
  /// Routes locally made packets again after they changed.
  case route
}
