/// The kinds of named objects that rules apply (`NFT_OBJECT_*`).
public enum ObjectKind: String, Sendable, CaseIterable {
  /// Counts packets and bytes.
  case counter
  /// An amount of bytes.
  case quota
  /// A rate.
  case limit
  /// Follows a protocol that opens further connections.
  case ctHelper = "ct helper"
  /// Timeouts of connections.
  case ctTimeout = "ct timeout"
  /// An announced connection.
  case ctExpectation = "ct expectation"
  /// A security context.
  case secmark
  /// Answers handshakes.
  case synproxy
  /// Tunnel metadata.
  case tunnel
}
