import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// Runs a script on a simulated host: what comes in goes through its hooks to the socket, what goes out
/// through its hooks to the link, and commands see its rules and connections.
struct PacketdrillRun: ~Copyable {
  /// What does not hold.
  typealias Failure = PacketdrillScript.Failure

  private var host: ScriptedHost
  private var socket = HostSocket(localStart: 0x1122_3344)
  private var ends: PacketdrillEnds
  /// The number with which the script lets the host's side begin.
  private var scriptStart: UInt32 = 0
  /// The number with which the other side began; numbers behind a SYN count from it.
  private var remoteStart: UInt32 = 0
  private var knowsRemoteStart = false
  /// Whether the host's SYN offers to scale windows.
  private var offersScale = false
  private var isDatagram = false
  private var line = 0

  /// The kind of the option, and the window that the host announces where the script leaves it open.
  private static let windowScale: UInt8 = 3
  private static let scaledWindow: UInt16 = 256

  /// Runs a script.
  ///
  /// - Throws: `Failure` for the first thing that does not hold.
  static func run(
    _ script: PacketdrillScript, version: IPVersion,
    file: @escaping (String) -> String?
  ) throws {
    var run = PacketdrillRun(host: try ScriptedHost(version: version, file: file))
    try run.run(script.events.inCausalOrder)
  }

  private init(host: consuming ScriptedHost) {
    ends = PacketdrillEnds(
      version: host.version, local: host.localAddress, remote: host.remoteAddress,
      localPort: 8080, remotePort: 34_500)
    self.host = host
  }

  private mutating func run(_ events: [PacketdrillScript.Event]) throws {
    for (index, event) in events.enumerated() {
      line = event.line
      let now = Timestamp(nanoseconds: event.time)
      let later = events[(index + 1)...]
      do {
        switch event.action {
        case .shell(let command):
          let status = try host.shell(command, at: now)
          guard status == 0 else {
            let connections = host.simulator.tracker.listing(at: now).trimmed
            throw failure("\(command.trimmed) says \(status) of \(connections)")
          }
        case .inbound(.tcp(let segment)): try receive(segment, later, at: now)
        case .inbound(.udp(let count)):
          _ = host.receive(ends.datagram(byteCount: count, isInbound: true), at: now)
        case .outbound(.tcp(let segment)): try send(segment, at: now)
        case .outbound(.udp(let count)):
          try emit(ends.datagram(byteCount: count, isInbound: false), at: now)
        case .call(let call): try make(call, later, at: now)
        case .code: break
        }
      } catch let refusal as ScriptedHost.Refusal {
        throw failure(refusal.what)
      }
    }
  }

  private func failure(_ what: String) -> Failure { Failure(line: line, what: what) }

  // MARK: Calls

  private mutating func make(
    _ call: PacketdrillScript.Call, _ later: ArraySlice<PacketdrillScript.Event>,
    at now: Timestamp
  ) throws {
    let count = max(0, call.result ?? 0)
    switch call.name {
    case "socket":
      isDatagram = call.arguments.contains { $0.contains("SOCK_DGRAM") }
    case "connect":
      (ends.localPort, ends.remotePort) = (34_500, 8080)
      if !isDatagram { try answer(socket.connect(), later, at: now) }
    case "listen": socket.listen()
    case _ where call.isRead: socket.read(count)
    case _ where call.isWrite:
      if !isDatagram { try answer(socket.write(count), later, at: now) }
    case "close" where call.arguments.first != nil && !isDatagram:
      try answer(socket.close(), later, at: now)
    case "shutdown": try answer(socket.close(), later, at: now)
    default: break
    }
  }

  // MARK: What comes in

  private mutating func receive(
    _ scripted: PacketdrillScript.Segment, _ later: ArraySlice<PacketdrillScript.Event>,
    at now: Timestamp
  ) throws {
    var segment = scripted
    if segment.has(PacketdrillScript.Segment.syn) {
      let opens = socket.state == .listening || !knowsRemoteStart
      if opens {
        remoteStart = segment.sequence
        knowsRemoteStart = true
      }
    } else {
      segment.sequence &+= remoteStart
    }
    if segment.has(PacketdrillScript.Segment.ack) { segment.acknowledgement &+= socket.localStart }
    segment.options = PacketdrillOptions.shifted(segment.options, by: socket.localStart)
    guard host.receive(ends.bytes(segment, isInbound: true), at: now) else { return }
    try answer(socket.take(segment), later, at: now)
  }

  // MARK: What goes out

  /// Lets the stack answer, unless the script tells what it sends.
  private mutating func answer(
    _ answer: HostSocket.Answer?, _ later: ArraySlice<PacketdrillScript.Event>,
    at now: Timestamp
  ) throws {
    guard let answer else { return }
    for event in later {
      switch event.action {
      case .outbound(.tcp(let segment)) where answer.isMeant(by: segment): return
      case .inbound where answer.mustComeAtOnce: return try send(answer, at: now)
      case .outbound, .inbound, .shell, .call, .code: break
      }
    }
    try send(answer, at: now)
  }

  private mutating func send(_ answer: HostSocket.Answer, at now: Timestamp) throws {
    var segment = PacketdrillScript.Segment()
    segment.sequence = socket.next
    if let expected = socket.expected {
      segment.flags = PacketdrillScript.Segment.ack
      segment.acknowledgement = expected
    }
    switch answer {
    case .synchronize:
      segment.flags = PacketdrillScript.Segment.syn
      segment.sequence = socket.localStart
    case .synchronizeAcknowledge:
      segment.flags |= PacketdrillScript.Segment.syn
      segment.sequence = socket.localStart
    case .acknowledge, .complete: break
    case .finish:
      segment.flags |= PacketdrillScript.Segment.fin
      socket.next &+= 1
    case .data(let count):
      segment.flags |= PacketdrillScript.Segment.push
      segment.byteCount = min(count, 1000)
      socket.next &+= UInt32(truncatingIfNeeded: segment.byteCount)
    case .reset(let sequence, let acknowledges):
      segment.flags = PacketdrillScript.Segment.reset
      segment.sequence = sequence
      segment.acknowledgement = acknowledges ?? 0
      if acknowledges != nil { segment.flags |= PacketdrillScript.Segment.ack }
      segment.window = 0
    }
    try emit(ends.bytes(segment, isInbound: false), at: now)
  }

  /// Sends what the script says that the stack sends, if the stack can know what it acknowledges.
  private mutating func send(_ scripted: PacketdrillScript.Segment, at now: Timestamp) throws {
    var segment = scripted
    let isSYN = segment.has(PacketdrillScript.Segment.syn)
    if isSYN {
      scriptStart = segment.sequence
      offersScale = segment.options.contains(Self.windowScale)
    } else if segment.window == nil, offersScale {
      segment.window = Self.scaledWindow
    }
    segment.sequence &+= isSYN ? socket.localStart &- scriptStart : socket.localStart
    segment.options = PacketdrillOptions.shifted(segment.options, by: remoteStart)
    if segment.has(PacketdrillScript.Segment.ack) {
      segment.acknowledgement &+= remoteStart
      if let expected = socket.expected,
        Int32(bitPattern: segment.acknowledgement &- expected) > 0
      {
        throw failure(
          "the host got nothing behind \(expected &- remoteStart), "
            + "so it can't acknowledge \(segment.acknowledgement &- remoteStart)")
      }
    }
    if !segment.has(PacketdrillScript.Segment.reset) {
      let length: UInt32 =
        UInt32(truncatingIfNeeded: segment.byteCount)
        &+ (segment.has(PacketdrillScript.Segment.fin) ? 1 : 0) &+ (isSYN ? 1 : 0)
      let end = segment.sequence &+ length
      if Int32(bitPattern: end &- socket.next) > 0 { socket.next = end }
    }
    try emit(ends.bytes(segment, isInbound: false), at: now)
  }

  private mutating func emit(_ bytes: [UInt8], at now: Timestamp) throws {
    guard host.send(bytes, at: now) else { throw failure("the packet does not get out") }
  }
}

extension HostSocket.Answer {
  /// Whether a segment of the script is this answer.
  fileprivate func isMeant(by segment: PacketdrillScript.Segment) -> Bool {
    let control = segment.flags & 7
    return switch self {
    case .synchronize: segment.flags & 0x1F == PacketdrillScript.Segment.syn
    case .synchronizeAcknowledge:
      control == PacketdrillScript.Segment.syn && segment.has(PacketdrillScript.Segment.ack)
    case .acknowledge: control == 0 && segment.has(PacketdrillScript.Segment.ack)
    case .complete: segment.flags == PacketdrillScript.Segment.ack && segment.byteCount == 0
    case .reset: segment.has(PacketdrillScript.Segment.reset)
    case .finish: segment.has(PacketdrillScript.Segment.fin)
    case .data: segment.byteCount > 0
    }
  }

  /// Whether the stack answers before anything else comes in.
  fileprivate var mustComeAtOnce: Bool {
    switch self {
    case .synchronize, .synchronizeAcknowledge, .complete, .reset: true
    case .acknowledge, .finish, .data: false
    }
  }
}
