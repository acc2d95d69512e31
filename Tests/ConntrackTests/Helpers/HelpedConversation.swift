import CTVetConntrack
import CTVetPackets

/// A connection with a helper whose packets pass a router, which may masquerade it.
struct HelpedConversation: ~Copyable {
  /// What became of a packet.
  struct Passage {
    var attached: Attachment
    var verdict: HelpVerdict
    var bytes: [UInt8]
  }

  var tracker: Tracker
  let helper: ConntrackHelper
  let transport: TransportProtocol
  let client: Endpoint
  let server: Endpoint
  /// The address that masquerading gives; nil for none.
  let outside: Endpoint?
  private var sequence: (original: UInt32, reply: UInt32) = (1000, 5000)

  /// Opens a connection to a port, with packets both ways.
  init(
    _ helper: ConntrackHelper, _ transport: TransportProtocol, port: UInt16 = 21,
    client: Endpoint = .client, server: Endpoint = .server, outside: Endpoint? = nil,
    settings: TrackingSettings = TrackingSettings()
  ) {
    var settings = settings
    settings.tcpIsLiberal = true
    tracker = Tracker(settings: settings)
    self.helper = helper
    self.transport = transport
    self.client = client
    self.server = server.at(port)
    self.outside = outside
    open()
  }

  /// Opens the connection once more, after it was removed.
  mutating func open() {
    sequence = (1000, 5000)
    switch transport {
    case .tcp:
      pass(segment(.original, flags: 0x02), .original)
      sequence.original += 1
      pass(segment(.reply, flags: 0x12), .reply)
      sequence.reply += 1
      pass(segment(.original, flags: 0x10), .original)
    default: break
    }
  }

  /// Sends a payload.
  @discardableResult
  mutating func say(_ payload: [UInt8], _ direction: Direction = .original) -> Passage? {
    guard transport == .tcp else {
      let (source, destination) = ends(direction)
      return pass(
        PacketBuilder.udp(from: source, to: destination, payload: payload), direction)
    }
    let bytes = segment(direction, flags: 0x18, payload: payload)
    let count = UInt32(truncatingIfNeeded: payload.count)
    switch direction {
    case .original: sequence.original &+= count
    case .reply: sequence.reply &+= count
    }
    return pass(bytes, direction)
  }

  /// Sends a line of text.
  @discardableResult
  mutating func say(_ text: String, _ direction: Direction = .original) -> Passage? {
    say(Array(text.utf8), direction)
  }

  /// What is expected.
  var expected: [CTVetConntrack.Expectation] { tracker.expectations(at: .zero) }

  private func ends(_ direction: Direction) -> (Endpoint, Endpoint) {
    direction == .original ? (client, server) : (server, outside?.at(client.port) ?? client)
  }

  private func segment(
    _ direction: Direction, flags: UInt8, payload: [UInt8] = []
  ) -> [UInt8] {
    let (source, destination) = ends(direction)
    let own = direction == .original ? sequence.original : sequence.reply
    let other = direction == .original ? sequence.reply : sequence.original
    return PacketBuilder.tcp(
      from: source, to: destination, flags: flags, sequence: own, acknowledgement: other,
      payload: payload)
  }

  /// Takes a packet through the hooks; nil where conntrack or NAT dropped it.
  @discardableResult
  mutating func pass(_ packet: [UInt8], _ direction: Direction) -> Passage? {
    var bytes = packet
    guard var headers = try? PacketHeaders(parsing: bytes.span),
      case .accept(var attached) = tracker.track(
        bytes.span, headers, attached: .none, hook: .prerouting, at: .zero)
    else { return nil }
    if let id = attached.connection, !tracker[id].status.contains(.confirmed) {
      tracker.assign(helper, transport: transport, to: id)
    }
    guard translate(&bytes, headers, attached, .destination),
      translate(&bytes, headers, attached, .source)
    else {
      tracker.release(attached)
      return nil
    }
    let verdict = tracker.help(&bytes, &headers, attached: attached, at: .zero)
    guard verdict != .drop,
      tracker.confirm(bytes.span, headers, attached: &attached, at: .zero)
    else {
      tracker.release(attached)
      return Passage(attached: attached, verdict: .drop, bytes: [])
    }
    return Passage(attached: attached, verdict: verdict, bytes: bytes)
  }

  private mutating func translate(
    _ bytes: inout [UInt8], _ headers: PacketHeaders, _ attached: Attachment,
    _ manipulation: Manipulation
  ) -> Bool {
    guard let outside else { return true }
    let step = tracker.translationStep(bytes.span, headers, attached: attached, manipulation)
    if step == .rules, let id = attached.connection {
      let isDone =
        manipulation == .source && tracker[id].original.source == client.address
        ? tracker.masquerade(
          TranslationRange(flags: []), as: outside.address, interface: 3, for: id, at: .zero)
        : tracker.setUpNothing(for: id, manipulation, at: .zero)
      guard isDone else { return false }
    }
    return tracker.translate(
      &bytes, headers, attached: attached, manipulation,
      output: manipulation == .source ? 3 : nil, at: .zero)
  }
}
