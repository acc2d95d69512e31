/// The one socket of TCP that a script is about, as the host's stack keeps it: enough of RFC 9293 to know
/// what it acknowledges and what it answers.
struct HostSocket {
  /// What the stack sends because of a segment or a call.
  enum Answer: Equatable {
    case synchronize
    case synchronizeAcknowledge
    case acknowledge
    /// The ACK that completes opening, which waits for nothing.
    case complete
    /// A RST with this number, and with an acknowledgement where there is none to go by.
    case reset(sequence: UInt32, acknowledges: UInt32?)
    case finish
    /// So many bytes.
    case data(Int)
  }

  enum State {
    case closed, listening, synSent, synReceived, established, finished
  }

  var state = State.closed
  /// Whether a socket listens, to which connections come back.
  private(set) var listens = false
  /// The number that the host's side began with.
  private(set) var localStart: UInt32
  /// The number that the host sends next.
  var next: UInt32
  /// The number that the other side is to send next, once it is known.
  private(set) var expected: UInt32?
  /// How many bytes came in that no program has read.
  private(set) var unreadByteCount = 0
  /// Whether the program has closed its end.
  private var hasClosed = false
  /// What came in out of order: from and to.
  private var early: [(UInt32, UInt32)] = []

  /// How much may come in.
  private static let room: UInt32 = 540_000

  init(localStart: UInt32) {
    self.localStart = localStart
    next = localStart
  }

  // MARK: Calls

  mutating func listen() {
    listens = true
    state = .listening
  }

  /// Opens a connection.
  mutating func connect() -> Answer? {
    state = .synSent
    next = localStart &+ 1
    return .synchronize
  }

  mutating func read(_ count: Int) {
    unreadByteCount = max(0, unreadByteCount - count)
  }

  mutating func write(_ count: Int) -> Answer? {
    guard state == .established, count > 0 else { return nil }
    return .data(count)
  }

  /// Ends the connection: in order, unless something was not read.
  mutating func close() -> Answer? {
    switch state {
    case .established, .finished:
      if unreadByteCount > 0 {
        state = afterEnd
        return .reset(sequence: next, acknowledges: expected)
      }
      defer { hasClosed = true }
      return hasClosed ? nil : .finish
    case .closed, .listening, .synSent, .synReceived:
      state = afterEnd
      return nil
    }
  }

  /// The state without the connection.
  private var afterEnd: State { listens ? .listening : .closed }

  // MARK: Segments

  /// Takes a segment of the other side; its numbers are those on the wire.
  mutating func take(_ segment: PacketdrillScript.Segment) -> Answer? {
    let (isSYN, isACK, isRST) = (
      segment.has(PacketdrillScript.Segment.syn), segment.has(PacketdrillScript.Segment.ack),
      segment.has(PacketdrillScript.Segment.reset)
    )
    switch state {
    case .closed:
      return isRST ? nil : refusal(of: segment)
    case .listening:
      if isRST { return nil }
      if isACK { return refusal(of: segment) }
      guard isSYN else { return nil }
      begin(with: segment)
      state = .synReceived
      next = localStart &+ 1
      return .synchronizeAcknowledge
    case .synSent:
      if isACK, segment.acknowledgement != next {
        return isRST ? nil : refusal(of: segment)
      }
      if isRST {
        if isACK { state = .closed }
        return nil
      }
      guard isSYN else { return nil }
      begin(with: segment)
      state = isACK ? .established : .synReceived
      return isACK ? .complete : .synchronizeAcknowledge
    case .synReceived, .established, .finished:
      return takeSynchronized(segment, isSYN: isSYN, isACK: isACK, isRST: isRST)
    }
  }

  private mutating func takeSynchronized(
    _ segment: PacketdrillScript.Segment, isSYN: Bool, isACK: Bool, isRST: Bool
  ) -> Answer? {
    guard let expected else { return nil }
    let distance = Int32(bitPattern: segment.sequence &- expected)
    if isRST {
      // RFC 5961 §3.2: the exact number alone, others in the window are asked about.
      if distance == 0 {
        state = afterEnd
        return nil
      }
      return distance > 0 && UInt32(distance) < Self.room ? .acknowledge : nil
    }
    if isSYN, state == .finished, hasClosed, listens, distance > 0 {
      state = .listening
      return take(segment)
    }
    if isSYN {
      return state == .synReceived && distance == -1 ? .synchronizeAcknowledge : .acknowledge
    }
    guard isACK else { return nil }
    if state == .synReceived {
      guard segment.acknowledgement == next else { return refusal(of: segment) }
      state = .established
    }
    let finish: UInt32 = segment.has(PacketdrillScript.Segment.fin) ? 1 : 0
    let length = UInt32(truncatingIfNeeded: segment.byteCount) &+ finish
    guard length > 0 else { return distance == 0 ? nil : .acknowledge }
    let end = segment.sequence &+ length
    guard distance < 0 || UInt32(distance) < Self.room else { return .acknowledge }
    early.append((segment.sequence, end &- finish))
    advance()
    if finish == 1, self.expected == end &- 1 {
      self.expected = end
      if state == .established { state = .finished }
    }
    return .acknowledge
  }

  /// What a segment gets that belongs to no connection (RFC 9293 §3.10.7.1).
  private func refusal(of segment: PacketdrillScript.Segment) -> Answer {
    if segment.has(PacketdrillScript.Segment.ack) {
      return .reset(sequence: segment.acknowledgement, acknowledges: nil)
    }
    let flags: UInt32 =
      segment.has(PacketdrillScript.Segment.syn) || segment.has(PacketdrillScript.Segment.fin)
      ? 1 : 0
    let end = segment.sequence &+ UInt32(truncatingIfNeeded: segment.byteCount) &+ flags
    return .reset(sequence: 0, acknowledges: end)
  }

  private mutating func begin(with segment: PacketdrillScript.Segment) {
    expected = segment.sequence &+ 1 &+ UInt32(truncatingIfNeeded: segment.byteCount)
    unreadByteCount = segment.byteCount
    early = []
    hasClosed = false
  }

  /// Takes what came early as far as nothing is missing before it.
  private mutating func advance() {
    var moved = true
    while moved, let from = expected {
      moved = false
      for (start, end) in early
      where Int32(bitPattern: start &- from) <= 0 && Int32(bitPattern: end &- from) > 0 {
        unreadByteCount += Int(end &- from)
        expected = end
        moved = true
        break
      }
    }
    guard let from = expected else { return }
    early.removeAll { Int32(bitPattern: $0.1 &- from) <= 0 }
  }
}
