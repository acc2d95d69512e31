import CTVetConntrack
import CTVetPackets

/// A plain table of connections by addresses and ports: enough of a tracker to try one protocol's tracker
/// on recorded packets.
struct ReplayedTable {
  /// Both ends of a packet.
  struct Ends: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var sourcePort: UInt16
    var destinationPort: UInt16

    var reversed: Ends {
      Ends(
        source: destination, destination: source, sourcePort: destinationPort,
        destinationPort: sourcePort)
    }
  }

  /// A connection and until when it lives.
  struct Entry {
    var tcp = TCPConnection()
    var sctp = SCTPConnection()
    var status: ConnectionStatus = []
    var expiry = Timestamp.zero
  }

  /// What became of a packet.
  enum Answer: String {
    case new, established, invalid
  }

  var entries: [Ends: Entry] = [:]
  let settings: TrackingSettings
  let profile: KernelProfile

  init(settings: TrackingSettings, profile: KernelProfile = .linux618) {
    self.settings = settings
    self.profile = profile
  }

  /// Removes what is over.
  mutating func expire(at time: Timestamp) {
    entries = entries.filter { $0.value.expiry > time }
  }

  /// Takes note of a packet; nil where it is not of the protocol or not for the tracker.
  mutating func take(
    _ bytes: [UInt8], of transport: TransportProtocol, isLocal: Bool = false,
    isConfirmed: Bool = true, at time: Timestamp
  ) -> Answer? {
    expire(at: time)
    guard let headers = try? PacketHeaders(parsing: bytes.span), headers.transport == transport,
      !headers.isFragment
    else { return nil }
    let span = bytes.span
    guard headers.totalLength - headers.transportOffset >= 4 else { return .invalid }
    let ends = Ends(
      source: headers.source(in: span), destination: headers.destination(in: span),
      sourcePort: span.bigEndian16(at: headers.transportOffset),
      destinationPort: span.bigEndian16(at: headers.transportOffset + 2))
    if let entry = entries[ends] {
      return take(
        bytes, headers, entry, ends, .original, isLocal: isLocal, isConfirmed: isConfirmed,
        at: time)
    }
    if let entry = entries[ends.reversed] {
      return take(
        bytes, headers, entry, ends.reversed, .reply, isLocal: isLocal,
        isConfirmed: isConfirmed, at: time)
    }
    return take(
      bytes, headers, Entry(), ends, .original, isLocal: isLocal, isConfirmed: isConfirmed,
      at: time)
  }

  private mutating func take(
    _ bytes: [UInt8], _ headers: PacketHeaders, _ found: Entry, _ key: Ends,
    _ direction: Direction, isLocal: Bool, isConfirmed: Bool, at time: Timestamp
  ) -> Answer {
    var entry = found
    let isNew = !entry.status.contains(.confirmed)
    let update = update(&entry, bytes, headers, direction, isLocal: isLocal, at: time)
    if update.becomesAssured { entry.status.insert(.assured) }
    if let seconds = update.timeout, !entry.status.contains(.fixedTimeout) {
      entry.expiry = time.adding(seconds: Int64(seconds))
    }
    switch update.outcome {
    case .invalid, .drop:
      if !isNew { entries[key] = entry }
      return .invalid
    case .repeat:
      entries[key] = nil
      let transport = headers.transport
      return take(
        bytes, of: transport, isLocal: isLocal, isConfirmed: isConfirmed, at: time) ?? .invalid
    case .accept:
      break
    }
    if direction == .reply { entry.status.insert(.seenReply) }
    if update.isKilled {
      entries[key] = nil
    } else if !isNew {
      entries[key] = entry
    } else if isConfirmed {
      entry.status.insert(.confirmed)
      entries[key] = entry
    }
    // An answered connection is established for both sides, and one that was let through without answer new.
    return entry.status.contains(.seenReply) ? .established : .new
  }

  private func update(
    _ entry: inout Entry, _ bytes: [UInt8], _ headers: PacketHeaders, _ direction: Direction,
    isLocal: Bool, at time: Timestamp
  ) -> ProtocolUpdate {
    let span = bytes.span
    let isVerified = settings.verifiesChecksums && !isLocal
    if headers.transport == .sctp {
      let (start, end) = (headers.transportOffset, headers.totalLength)
      if isVerified, !SCTPTracker.hasRightChecksum(span, from: start, to: end) { return .invalid }
      return SCTPTracker.update(
        &entry.sctp, with: span, from: start, to: end, direction: direction,
        status: entry.status, timeouts: settings.sctp, profile: profile)
    }
    let (start, end) = (headers.transportOffset, headers.totalLength)
    let sum = InternetChecksum.ofTransport(
      span, from: start, to: end, version: headers.version, transport: .tcp)
    guard let segment = TCPSegment(span, from: start, to: end), segment.hasSensibleFlags,
      !isVerified || sum == 0,
      entry.status.contains(.confirmed)
        || TCPTracker.begin(&entry.tcp, with: segment, in: span, settings: settings)
    else { return .invalid }
    return TCPTracker.update(
      &entry.tcp, with: segment, in: span, direction: direction, status: entry.status,
      settings: settings, timeouts: settings.tcp, profile: profile,
      remaining: entry.expiry.nanoseconds - time.nanoseconds)
  }
}
