import CTVetConntrack
import CTVetPackets

/// A tracker on the way of packets that all go through, most often of one connection.
struct Conversation: ~Copyable {
  /// What `ct state` would say of a packet.
  enum Answer: String {
    case new, established, related, invalid, untracked
  }

  /// The tracker.
  var tracker: Tracker

  init(settings: TrackingSettings = TrackingSettings(), profile: KernelProfile = .linux618) {
    tracker = Tracker(profile: profile, settings: settings)
  }

  /// Sends a packet through; nil where it is dropped.
  mutating func take(
    _ bytes: [UInt8], hook: TrackingHook = .prerouting, at time: Timestamp = .zero
  ) -> Answer? {
    tracker.expire(at: time)
    guard let headers = try? PacketHeaders(parsing: bytes.span),
      case .accept(var attachment) = tracker.track(bytes.span, headers, hook: hook, at: time)
    else { return nil }
    let info = attachment.info
    guard tracker.confirm(bytes.span, headers, attached: &attachment, at: time) else {
      tracker.release(attachment)
      return nil
    }
    tracker.release(attachment)
    return switch info {
    case .new: .new
    case .established, .establishedReply: .established
    case .related, .relatedReply: .related
    case .untracked: .untracked
    case nil: .invalid
    }
  }

  /// The oldest connection.
  var connection: Connection? {
    tracker.connectionIDs.first.map { tracker[$0] }
  }
}
