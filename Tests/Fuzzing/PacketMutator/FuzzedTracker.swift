import CTVetConntrack
import CTVetPackets
import TestSupport

/// A tracker with its defragmenter that packets are thrown at, and all that rules may ask of it.
struct FuzzedTracker: ~Copyable {
  private var tracker: Tracker
  private var defragmenter = Defragmenter()
  private var random: SeededRandom

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var settings = TrackingSettings()
    settings.verifiesChecksums = random.below(3) > 0
    settings.accounts = random.below(2) == 0
    settings.notesTimes = random.below(2) == 0
    settings.tcpLoose = UInt8(random.below(4))
    settings.tcpIsLiberal = random.below(4) == 0
    settings.tcpMaximumRetransmissions = UInt8(random.below(4))
    settings.ftpIsLoose = random.below(2) == 0
    settings.maximumConnections = random.below(3) == 0 ? UInt32(random.below(20)) : 0
    settings.buckets = random.below(2) == 0 ? UInt32(random.below(3)) : 262_144
    tracker = Tracker(
      profile: random.below(4) == 0 ? .linux510 : .linux618, settings: settings,
      random: RandomSource(seed: seed))
    tracker.recordsEvents = random.below(2) == 0
    self.random = random
  }

  /// Takes a packet through; what it did is of no interest as long as it returns.
  mutating func take(_ bytes: [UInt8], isLocal: Bool, at now: Timestamp) {
    guard let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false) else {
      return
    }
    let hook: TrackingHook = isLocal ? .output : .prerouting
    switch defragmenter.defragment(bytes.span, headers, hook: hook, interface: 1, at: now) {
    case .pass: track(bytes, headers, hook, at: now)
    case .whole(let whole): track(whole.bytes, whole.headers, hook, at: now)
    case .hold, .drop: break
    }
    maintain(at: now)
  }

  private mutating func track(
    _ bytes: [UInt8], _ headers: PacketHeaders, _ hook: TrackingHook, at now: Timestamp
  ) {
    var template = Attachment.none
    if random.below(10) == 0 {
      let zone = Zone(
        number: UInt16(random.below(3)), isForOriginal: random.below(3) > 0,
        isForReply: random.below(3) > 0)
      template = Attachment(connection: tracker.insertTemplate(zone: zone), info: .new)
    }
    guard
      case .accept(var attached) = tracker.track(
        bytes.span, headers, attached: template, hook: hook, at: now)
    else { return }
    var packet = bytes
    var places = headers
    if attached.connection != nil { change(&attached, &packet, at: now) }
    var goesOn = random.below(10) > 0
    for manipulation in Manipulation.allCases where goesOn {
      goesOn = tracker.translate(
        &packet, places, attached: attached, manipulation, output: 2, at: now)
    }
    goesOn = goesOn && tracker.help(&packet, &places, attached: attached, at: now) == .accept
    if !goesOn || !tracker.confirm(packet.span, places, attached: &attached, at: now) {
      tracker.release(attached)
    }
  }

  /// Does what rules do to a connection.
  private mutating func change(
    _ attached: inout Attachment, _ packet: inout [UInt8], at now: Timestamp
  ) {
    guard let id = attached.connection else { return }
    switch random.below(12) {
    case 0: tracker.setMark(UInt32(truncatingIfNeeded: random.next()), of: id)
    case 1: tracker.setLabels(ConnectionLabels(low: random.next()), of: id)
    case 2: tracker.assign(.ftp, transport: .tcp, to: id)
    case 3: tracker.assign(.tftp, transport: .udp, to: id)
    case 4:
      let object = ExpectationObject(
        version: .v4, transport: .udp, port: 9, timeout: 3, size: 2)
      _ = tracker.expect(object, attached: attached, at: now)
    case 5: tracker.beginClosing(id, at: now)
    case 6, 7: translate(id, at: now)
    default: break
    }
  }

  private mutating func translate(_ id: ConnectionID, at now: Timestamp) {
    for manipulation in Manipulation.allCases {
      if random.below(2) == 0 {
        _ = tracker.setUpNothing(for: id, manipulation, at: now)
        continue
      }
      let first = UInt16(truncatingIfNeeded: random.next())
      let range = TranslationRange(
        flags: .init(rawValue: UInt32(random.below(128))),
        minimumAddress: IPAddress(v4: 0x0A00_0002),
        maximumAddress: IPAddress(v4: 0x0A00_0002 + UInt32(random.below(300))),
        minimumPort: first, maximumPort: first &+ UInt16(random.below(5)))
      _ = tracker.setUp(range, for: id, manipulation, at: now)
    }
  }

  /// Does what happens beside packets.
  private mutating func maintain(at now: Timestamp) {
    switch random.below(400) {
    case 0: tracker.flush(at: now)
    case 1: tracker.expire(at: now)
    case 2: _ = tracker.listing([.extended, .id, .labels, .use], at: now)
    case 3: _ = tracker.processListing(at: now)
    case 4: _ = defragmenter.expire(at: now)
    case 5:
      if let id = tracker.connectionIDs.first { tracker.delete(id, at: now) }
    case 6: tracker.events.removeAll()
    default: break
    }
  }
}
