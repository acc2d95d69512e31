public import CTVetPackets

/// Puts packets together from fragments before they are tracked, as conntrack's hooks at priority -400 do
/// (`nf_defrag_ipv4`, `nf_conntrack_reasm.c`).
///
/// Those hooks leave alone what is marked as untracked; IPv6 also leaves alone what is tracked already.
/// That is for the caller to see.
public struct Defragmenter: Sendable {
  /// What fragments of one packet share.
  struct Key: Sendable, Hashable {
    var version: IPVersion
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    /// The protocol, for IPv4.
    var transport: UInt8
    /// The interface, for destinations of IPv6 that mean another host on each link.
    var interface: UInt32
    var hook: TrackingHook
    var zone: UInt16
  }

  /// Seconds until a packet of IPv4 is given up (`net.ipv4.ipfrag_time`).
  public var timeoutIPv4: UInt32 = 30
  /// Seconds until a packet of IPv6 is given up (`net.netfilter.nf_conntrack_frag6_timeout`).
  public var timeoutIPv6: UInt32 = 60
  /// How many bytes fragments may take, by protocol (`net.ipv4.ipfrag_high_thresh`,
  /// `nf_conntrack_frag6_high_thresh`).
  public var highThreshold = 4 << 20
  /// How many other fragments of a source may come between two of one packet of IPv4
  /// (`net.ipv4.ipfrag_max_dist`); 0 for any number.
  public var maximumDistance: UInt32 = 64

  var queues: [Key: FragmentQueue] = [:]
  var sourceCounts: [IPAddress: UInt32] = [:]

  /// Creates a defragmenter that keeps nothing.
  public init() {}

  /// Takes note of a packet at priority -400.
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on.
  ///   - headers: Where its parts lie.
  ///   - hook: Where it is.
  ///   - zone: The zone of the template that it carries, for original direction.
  ///   - interface: Where it came in; 0 for packets that this host made.
  ///   - now: The time.
  public mutating func defragment(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, hook: TrackingHook, zone: UInt16 = 0,
    interface: UInt32, at now: Timestamp
  ) -> DefragmentationOutcome {
    guard headers.totalLength <= packet.count else { return .pass }
    switch headers.version {
    case .v4:
      guard headers.isFragment else { return .pass }
      return defragmentIPv4(packet, headers, hook: hook, zone: zone, interface, at: now)
    case .v6:
      return defragmentIPv6(packet, headers, hook: hook, zone: zone, interface, at: now)
    }
  }

  /// Gives up packets whose time is over.
  ///
  /// - Returns: Those that were given up, the earliest first.
  public mutating func expire(at now: Timestamp) -> [ReassemblyTimeout] {
    guard !queues.isEmpty else { return [] }
    var expired: [ReassemblyTimeout] = []
    for (key, queue) in queues where queue.expiry <= now {
      queues[key] = nil
      expired.append(
        ReassemblyTimeout(
          firstFragment: queue.first?.packet, interface: queue.interface, time: queue.expiry))
    }
    return expired.sorted { $0.time < $1.time }
  }

  /// Whether there is room for one more fragment of a protocol.
  mutating func hasRoom(_ version: IPVersion, at now: Timestamp) -> Bool {
    func memory() -> Int {
      queues.reduce(0) { $0 + ($1.key.version == version ? $1.value.memory : 0) }
    }
    if memory() <= highThreshold { return true }
    _ = expire(at: now)
    return memory() <= highThreshold
  }

  /// The queue of a packet, an empty one if there is none that is still in time.
  func queue(_ key: Key, at now: Timestamp) -> FragmentQueue {
    if let queue = queues[key], queue.expiry > now { return queue }
    let seconds = key.version == .v4 ? timeoutIPv4 : timeoutIPv6
    return FragmentQueue(expiry: now.adding(seconds: Int64(seconds)))
  }

  static func bytes(_ packet: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    range.map { packet[$0] }
  }
}
