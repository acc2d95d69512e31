import CTVetPackets

/// Whether a segment lies where both sides' numbers let it lie (`tcp_in_window`).
///
/// The method is Guido van Rooij's ("Real Stateful TCP Packet Filtering in IP Filter"), widened by RFC 9293
/// §3.10.7.4: a segment need only touch the window. With S what the segment's side and R what the other
/// side is known to have sent:
///
/// 1. it must not begin behind `S.maximumEnd`, what R has room for;
/// 2. it must not end before `S.end - R.maximumWindow`, the oldest that R may still lack;
/// 3. it must not acknowledge more than `R.end`, what R has sent;
/// 4. it must not acknowledge less than `R.end` minus the largest window, which would be very old.
struct TCPWindow {
  /// What comes out of it.
  enum Verdict {
    /// The segment counts.
    case fits
    /// The segment passes, but nothing is learnt from it.
    case ignored
    /// The segment is INVALID.
    case invalid
  }

  /// How much an acknowledgement may be late at least (`MAXACKWINCONST`).
  private static let leastLateness: UInt32 = 66_000

  private var sender: TCPConnection.Side
  private var receiver: TCPConnection.Side
  private let segment: TCPSegment
  private let profile: KernelProfile
  private var sequence: UInt32
  private var end: UInt32
  /// What the segment acknowledges.
  private var acknowledgement: UInt32
  /// The highest number that the segment acknowledges, perhaps selectively.
  private var highestAcknowledgement: UInt32

  /// Checks a segment and, if it fits, takes note of its numbers.
  static func check(
    _ segment: TCPSegment, in packet: Span<UInt8>, direction: Direction,
    of connection: inout TCPConnection, isLiberal: Bool, profile: KernelProfile,
    acknowledgementOffset: Int32
  ) -> Verdict {
    var window = TCPWindow(
      segment, in: packet, sender: connection[direction],
      receiver: connection[direction.opposite], profile: profile,
      acknowledgementOffset: acknowledgementOffset)
    defer {
      connection[direction] = window.sender
      connection[direction.opposite] = window.receiver
    }
    if window.begin(in: packet, direction: direction, state: connection.state) { return .fits }
    window.supplyNumbers(state: connection.state)
    if let verdict = window.verdict(isLiberal: isLiberal) { return verdict }
    window.note()
    window.countRetransmissions(direction, of: &connection)
    return .fits
  }

  private init(
    _ segment: TCPSegment, in packet: Span<UInt8>, sender: TCPConnection.Side,
    receiver: TCPConnection.Side, profile: KernelProfile, acknowledgementOffset: Int32
  ) {
    self.sender = sender
    self.receiver = receiver
    self.segment = segment
    self.profile = profile
    sequence = segment.sequence
    end = segment.end
    acknowledgement = segment.acknowledgement
    highestAcknowledgement = acknowledgement
    if receiver.flags.contains(.selectiveAcknowledgement) {
      highestAcknowledgement = TCPOptions.highestAcknowledgement(
        of: segment, in: packet, above: acknowledgement)
    }
    let offset = UInt32(bitPattern: acknowledgementOffset)
    acknowledgement &-= offset
    highestAcknowledgement &-= offset
  }
}

extension TCPWindow {
  /// Takes the segment as the start of its side where it is one.
  ///
  /// - Returns: Whether that is all: a SYN without ACK tells nothing of the other side.
  private mutating func begin(
    in packet: Span<UInt8>, direction: Direction, state: TCPState
  ) -> Bool {
    let isSYN = segment.flags.contains(.syn)
    let isBare = !segment.flags.contains(.ack)
    if sender.maximumWindow == 0 {
      guard isSYN else {
        pickUp()
        return false
      }
      readSYN(in: packet, direction: direction)
      return isBare
    }
    guard startsAnew(direction: direction, state: state) else { return false }
    readSYN(in: packet, direction: direction)
    return profile.restartsAtSYNAlone && direction == .reply && isBare
  }

  /// Whether the segment begins its side once more, with numbers behind the ones used before
  /// (RFC 9293 §3.4.1).
  private func startsAnew(direction: Direction, state: TCPState) -> Bool {
    guard end.comesAfter(sender.end) else { return false }
    if profile.restartsAtSYNAlone {
      return segment.flags.contains(.syn) && (state == .synSent || state == .synReceived)
    }
    return direction == .original ? state == .synSent : state == .synReceived
  }

  /// Takes numbers and options of a SYN as those of its side.
  private mutating func readSYN(in packet: Span<UInt8>, direction: Direction) {
    let isFirst = sender.maximumWindow == 0
    sender.end = end
    sender.maximumEnd = end
    sender.maximumWindow = max(UInt32(segment.window), 1)
    TCPOptions.read(
      of: segment, in: packet, into: &sender, keepsLiberal: profile.staysLiberal)
    // Windows are scaled only if both sides offer it (RFC 7323 §2.2).
    let isDecided = profile.restartsAtSYNAlone ? direction == .reply : isFirst
    if isDecided, !sender.flags.intersection(receiver.flags).contains(.windowScale) {
      sender.scale = 0
      receiver.scale = 0
    }
  }

  /// Guesses the numbers of a side that is met in the middle of the connection.
  private mutating func pickUp() {
    sender.end = end
    sender.maximumWindow = max(UInt32(segment.window) << sender.scale, 1)
    sender.maximumEnd = end &+ sender.maximumWindow
    if receiver.maximumWindow == 0 {
      // Nothing of the other side was seen: believe what it is said to have sent.
      receiver.end = highestAcknowledgement
      receiver.maximumEnd = highestAcknowledgement
    } else if highestAcknowledgement == receiver.end &+ 1 {
      // The other side was picked up by a keep-alive, which repeats the last byte (RFC 9293 §3.8.4).
      receiver.end &+= 1
    }
  }

  /// Supplies the numbers that the segment lacks, so that the checks for them hold.
  private mutating func supplyNumbers(state: TCPState) {
    let isReset = segment.flags.contains(.rst)
    // Some stacks set ACK in a RST and leave the number 0.
    if !segment.flags.contains(.ack) || isReset && acknowledgement == 0 {
      acknowledgement = receiver.end
      highestAcknowledgement = receiver.end
    }
    if isReset, sequence == 0, state == .synSent {
      // It answers a SYN, and has no number of its own (RFC 9293 §3.10.7.1).
      sequence = sender.end
      end = sender.end
    }
  }
}

extension TCPWindow {
  /// What is wrong with the segment's place, or nil.
  private mutating func verdict(isLiberal: Bool) -> Verdict? {
    let beginsInTime = sequence.comesBefore(sender.maximumEnd &+ 1)
    let endsLateEnough =
      receiver.maximumWindow == 0
      || end.comesAfter(sender.end &- receiver.maximumWindow &- 1)
    let acknowledgesSent = highestAcknowledgement.comesBefore(receiver.end &+ 1)
    let lateness = max(sender.maximumWindow, Self.leastLateness)
    let acknowledgesRecent = highestAcknowledgement.comesAfter(receiver.end &- lateness &- 1)
    if beginsInTime, endsLateEnough, acknowledgesSent, acknowledgesRecent { return nil }

    var verdict = Verdict.invalid
    if !beginsInTime {
      if profile.toleratesExceededWindows, receiver.maximumWindow != 0, endsLateEnough,
        acknowledgesSent, acknowledgesRecent,
        end &- sender.maximumEnd &+ 1 <= receiver.maximumWindow
      {
        // A little too much: if the receiver acknowledges it nevertheless, that must not look wrong.
        sender.end = end
        sender.flags.insert(.hasUnacknowledgedData)
        verdict = .ignored
      }
    } else if profile.passesLateSegments, acknowledgesSent {
      // Old data and old acknowledgements happen; they must not be answered with an error.
      verdict = .ignored
    }
    return isLiberal || sender.flags.contains(.isLiberal) ? .fits : verdict
  }

  /// Takes note of the numbers of a segment that fits.
  private mutating func note() {
    var room = UInt32(segment.window)
    if !segment.flags.contains(.syn) { room <<= UInt32(sender.scale) }

    let reach = room &+ (highestAcknowledgement &- acknowledgement)
    sender.maximumWindow = max(sender.maximumWindow, reach)
    if end.comesAfter(sender.end) {
      sender.end = end
      sender.flags.insert(.hasUnacknowledgedData)
    }
    if segment.flags.contains(.ack),
      !sender.flags.contains(.maximumAcknowledgementIsSet)
        || acknowledgement.comesAfter(sender.maximumAcknowledgement)
    {
      sender.maximumAcknowledgement = acknowledgement
      sender.flags.insert(.maximumAcknowledgementIsSet)
    }

    if receiver.maximumWindow != 0, end.comesAfter(sender.maximumEnd) {
      receiver.maximumWindow &+= end &- sender.maximumEnd
    }
    let limit = highestAcknowledgement &+ room
    if limit.comesAfter(receiver.maximumEnd &- 1) {
      // A closed window may be probed with one byte (RFC 9293 §3.8.6.1).
      receiver.maximumEnd = room == 0 ? limit &+ 1 : limit
    }
    if acknowledgement == receiver.end {
      receiver.flags.remove(.hasUnacknowledgedData)
    }
  }

  /// Counts how often the same ACK comes in a row.
  private func countRetransmissions(_ direction: Direction, of connection: inout TCPConnection) {
    guard segment.kind == .ack else { return }
    if connection.lastDirection == direction, connection.lastSequence == sequence,
      connection.lastAcknowledgement == acknowledgement, connection.lastEnd == end,
      connection.lastWindow == segment.window
    {
      connection.retransmissions &+= 1
    } else {
      connection.lastDirection = direction
      connection.lastSequence = sequence
      connection.lastAcknowledgement = acknowledgement
      connection.lastEnd = end
      connection.lastWindow = segment.window
      connection.retransmissions = 0
    }
  }
}
