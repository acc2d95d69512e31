import CTVetPackets

extension Defragmenter {
  /// How many sources are remembered before all are forgotten.
  private static let maximumSources = 65_536
  /// The largest packet that an IPv4 header can tell, in bytes.
  private static let maximumByteCount = 65_535

  /// Takes note of a fragment of IPv4 (`ip_defrag`).
  mutating func defragmentIPv4(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, hook: TrackingHook, zone: UInt16,
    _ interface: UInt32, at now: Timestamp
  ) -> DefragmentationOutcome {
    guard hasRoom(.v4, at: now) else { return .hold }
    let source = headers.source(in: packet)
    let key = Key(
      version: .v4, source: source, destination: headers.destination(in: packet),
      identification: UInt32(packet.bigEndian16(at: IPv4Header.identification)),
      transport: packet[IPv4Header.transport], interface: 0, hook: hook, zone: zone)
    var queue = queue(key, at: now)
    if isTooFar(&queue, from: source) {
      queue.restart(expiry: now.adding(seconds: Int64(timeoutIPv4)))
    }
    // A packet that cannot be put together any more is forgotten, unless it says otherwise below.
    queues[key] = nil

    let headerByteCount = headers.transportOffset
    let offset = headers.fragmentOffset
    var end = offset + headers.totalLength - headerByteCount
    if headers.hasMoreFragments { end &= ~7 }
    guard queue.noteEnd(end, isLast: !headers.hasMoreFragments), end != offset else {
      return .hold
    }
    let payload = Self.bytes(packet, headerByteCount..<headerByteCount + end - offset)
    switch queue.insert(payload, at: offset) {
    case .overlap: return .hold
    case .duplicate:
      queues[key] = queue
      return .hold
    case .added: break
    }
    queue.interface = interface
    queue.congestionMarks |= CongestionMarks.bit(
      typeOfService: packet[IPv4Header.typeOfService])
    if offset == 0 {
      queue.first = (
        Self.bytes(packet, 0..<headerByteCount), Self.bytes(packet, 0..<headers.totalLength)
      )
    }
    let byteCount = headerByteCount + payload.count
    queue.largest = max(queue.largest, byteCount)
    if packet.bigEndian16(at: IPv4Header.fragment) & IPv4Header.dontFragment != 0 {
      queue.largestUnfragmentable = max(queue.largestUnfragmentable, byteCount)
    }
    guard queue.isComplete else {
      queues[key] = queue
      return .hold
    }
    return reassembleIPv4(queue)
  }

  /// Whether so many fragments of other packets came from a source that this can hardly be the same packet
  /// (`ip_frag_too_far`).
  private mutating func isTooFar(_ queue: inout FragmentQueue, from source: IPAddress) -> Bool {
    guard maximumDistance > 0 else { return false }
    if sourceCounts.count >= Self.maximumSources { sourceCounts = [:] }
    let count = (sourceCounts[source] ?? 0) &+ 1
    sourceCounts[source] = count
    defer { queue.sourceCount = count }
    return !queue.isEmpty && count &- queue.sourceCount > maximumDistance
  }

  /// Puts a packet together (`ip_frag_reasm`).
  private func reassembleIPv4(_ queue: FragmentQueue) -> DefragmentationOutcome {
    guard let first = queue.first, let mark = CongestionMarks.merged(queue.congestionMarks),
      first.header.count + queue.length <= Self.maximumByteCount
    else { return .hold }
    let forbidsFragments = queue.largestUnfragmentable == queue.largest
    var bytes = first.header + queue.payload
    var header = bytes.mutableSpan
    header.setBigEndian(UInt16(first.header.count + queue.length), at: IPv4Header.totalLength)
    header[IPv4Header.typeOfService] |= mark
    header.setBigEndian(
      forbidsFragments ? IPv4Header.dontFragment : 0, at: IPv4Header.fragment)
    header.setBigEndian(UInt16(0), at: IPv4Header.checksum)
    let checksum = InternetChecksum.of(bytes.span, from: 0, to: first.header.count)
    header = bytes.mutableSpan
    header.setBigEndian(checksum, at: IPv4Header.checksum)
    guard let headers = try? PacketHeaders(parsing: bytes.span) else { return .hold }
    return .whole(
      Reassembly(
        bytes: bytes, headers: headers,
        largestFragment: max(queue.largest, queue.largestUnfragmentable),
        forbidsFragments: forbidsFragments, fragmentPayloads: queue.payloadCounts))
  }
}
