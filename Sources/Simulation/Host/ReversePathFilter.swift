/// Whether packets of IPv4 have to come in where their source would be answered (RFC 3704, `rp_filter`).
public enum ReversePathFilter: Int64, Sendable, Hashable {
  /// They may come in anywhere.
  case off
  /// They have to come in by the interface that the route to their source names.
  case strict
  /// There has to be a route to their source, by any interface.
  case loose
}
