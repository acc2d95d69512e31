/// Why something could not be done on this host.
public struct HostFailure: Error, Equatable, Sendable {
  /// What went wrong: a sentence without a full stop.
  public let message: String
  /// What to do about it.
  public let hint: String?

  /// Creates a failure.
  public init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
