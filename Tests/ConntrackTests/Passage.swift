import CTVetConntrack
import CTVetPackets

extension Tracker {
  /// Takes a packet through conntrack's hook and, if it gets that far and is let through, to the end.
  ///
  /// - Returns: What was attached to it at the end; nil where conntrack dropped it.
  @discardableResult
  mutating func pass(
    _ bytes: [UInt8], attached: Attachment = .none, hook: TrackingHook = .prerouting,
    isLetThrough: Bool = true, at now: Timestamp = .zero
  ) -> Attachment? {
    guard let headers = try? PacketHeaders(parsing: bytes.span),
      case .accept(var attachment) = track(
        bytes.span, headers, attached: attached, hook: hook, at: now)
    else { return nil }
    guard isLetThrough, confirm(bytes.span, headers, attached: &attachment, at: now) else {
      release(attachment)
      return isLetThrough ? nil : attachment
    }
    return attachment
  }

  /// The only connection of the table.
  var only: Connection? {
    let found = connections
    return found.count == 1 ? found[0] : nil
  }
}
