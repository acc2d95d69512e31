/// A connection tracker that behaves as Linux's.
///
/// It knows nothing of rules, reads no clock and draws no random number of its own: time is a parameter,
/// randomness comes from `random`.
public struct Tracker: ~Copyable {
  /// Which kernel is meant.
  public let profile: KernelProfile
  /// The settings; they may change at any time.
  public var settings: TrackingSettings
  /// Where ports and addresses of NAT that the kernel draws come from.
  public var random: RandomSource
  /// What happened, in order, where `recordsEvents`; whoever reads them empties them.
  public var events: [ConntrackEvent] = []
  /// Whether `events` are kept.
  public var recordsEvents = false

  /// Creates an empty tracker.
  public init(
    profile: KernelProfile = .linux618, settings: TrackingSettings = TrackingSettings(),
    random: RandomSource = RandomSource(seed: 1)
  ) {
    self.profile = profile
    self.settings = settings
    self.random = random
  }
}
