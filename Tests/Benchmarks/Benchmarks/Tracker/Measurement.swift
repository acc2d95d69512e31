import CTVetConntrack
import CTVetPackets
import Glibc

/// Takes packets through a tracker and says how long that took.
struct Measurement: ~Copyable {
  private var tracker: Tracker
  private var now = Timestamp.zero

  init() {
    var settings = TrackingSettings()
    settings.maximumConnections = 0
    tracker = Tracker(settings: settings)
  }

  /// How many connections there are.
  var count: Int { tracker.count }

  /// How many bytes the table takes by what it allocated.
  var tableByteCount: Int { tracker.tableByteCount }

  /// How many packets are announced together.
  private static let batch = 32

  /// Parses, tracks and confirms packets.
  ///
  /// - Parameter areAnnounced: Whether packets are announced in batches, as who reads them from a file would
  ///   do; else each is looked at when it is tracked.
  /// - Returns: Nanoseconds a packet, and how many packets were attached to a connection.
  mutating func pass(
    _ bytes: [UInt8], _ flows: Flows, areAnnounced: Bool
  ) -> (nanoseconds: Double, tracked: Int) {
    let packets = bytes.span
    let count = bytes.count / Flows.stride
    let none = PacketHeaders(version: .v4, transport: .udp, transportOffset: 0, totalLength: 0)
    var headersOfBatch = [PacketHeaders](repeating: none, count: Self.batch)
    var headers = headersOfBatch.mutableSpan
    var announcementsOfBatch = [Announcement?](repeating: nil, count: Self.batch)
    var announcements = announcementsOfBatch.mutableSpan
    var tracked = 0
    let start = Self.clock()
    var first = 0
    while first < count {
      let end = min(count, first &+ Self.batch)
      for number in first..<end {
        let packet = packets.extracting(flows.place(number))
        headers[number &- first] = (try? PacketHeaders(parsing: packet)) ?? none
        if areAnnounced {
          announcements[number &- first] = tracker.announce(packet, headers[number &- first])
        }
      }
      if areAnnounced {
        for place in 0..<(end &- first) {
          if let announcement = announcements[place] { tracker.prepare(announcement) }
        }
      }
      for number in first..<end {
        let packet = packets.extracting(flows.place(number))
        if track(packet, headers[number &- first]) { tracked &+= 1 }
      }
      first = end
    }
    return (Double(Self.clock() - start) / Double(count), tracked)
  }

  @inline(__always)
  private mutating func track(_ packet: Span<UInt8>, _ headers: PacketHeaders) -> Bool {
    now.nanoseconds &+= 100
    guard case .accept(var attached) = tracker.track(packet, headers, at: now) else {
      return false
    }
    return tracker.confirm(packet, headers, attached: &attached, at: now)
      && attached.connection != nil
  }

  /// Processor time of this thread, in nanoseconds.
  private static func clock() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
