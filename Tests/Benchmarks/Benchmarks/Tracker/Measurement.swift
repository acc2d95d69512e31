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

  /// Parses, tracks and confirms packets one by one.
  ///
  /// - Returns: Nanoseconds a packet, and how many packets were attached to a connection.
  mutating func pass(_ bytes: [UInt8], _ flows: Flows) -> (nanoseconds: Double, tracked: Int) {
    let packets = bytes.span
    let count = bytes.count / Flows.stride
    var tracked = 0
    let start = Self.clock()
    for number in 0..<count {
      let offset = number &* Flows.stride
      let packet = packets.extracting(offset..<offset &+ flows.packetByteCount)
      guard let headers = try? PacketHeaders(parsing: packet) else { continue }
      now.nanoseconds &+= 100
      guard case .accept(var attached) = tracker.track(packet, headers, at: now) else { continue }
      if tracker.confirm(packet, headers, attached: &attached, at: now),
        attached.connection != nil
      {
        tracked &+= 1
      }
    }
    return (Double(Self.clock() - start) / Double(count), tracked)
  }

  /// Processor time of this thread, in nanoseconds.
  private static func clock() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
