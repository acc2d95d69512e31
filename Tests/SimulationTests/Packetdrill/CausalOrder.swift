extension [PacketdrillScript.Event] {
  /// The events in the order in which a host lets them happen.
  ///
  /// A script tells what is sent where it is looked at; the stack sent it as soon as it was called or
  /// answered: before later commands of the same moment, data before what came in meanwhile, and an
  /// acknowledgement right behind what it is for.
  var inCausalOrder: [PacketdrillScript.Event] {
    var ordered: [PacketdrillScript.Event] = []
    for event in self {
      guard case .outbound(let packet) = event.action else {
        ordered.append(event)
        continue
      }
      var place = ordered.count
      while place > 0, ordered[place - 1].time == event.time, ordered[place - 1].isShell {
        place -= 1
      }
      if case .tcp(let segment) = packet, let cause = ordered.cause(of: segment, at: event.time) {
        place = Swift.min(place, cause)
      }
      ordered.insert(event, at: place)
    }
    return ordered
  }

  /// Behind what a segment was sent, if that happened in the same moment.
  private func cause(of segment: PacketdrillScript.Segment, at time: Int64) -> Int? {
    let cause = segment.byteCount > 0 ? lastWrite(at: time) : acknowledged(by: segment, at: time)
    guard var place = cause else { return nil }
    while place < count, self[place].isOutbound { place += 1 }
    return place
  }

  /// The place behind what is written in a moment, unless it had to wait for an acknowledgement.
  private func lastWrite(at time: Int64) -> Int? {
    for (index, event) in enumerated().reversed() {
      guard event.time == time else { return nil }
      switch event.action {
      case .call(let call) where call.isWrite: return index + 1
      case .inbound(.tcp(let segment)):
        if !segment.has(PacketdrillScript.Segment.reset) { return nil }
      case .inbound: return nil
      case .outbound, .call, .shell, .code: break
      }
    }
    return nil
  }

  /// The place behind the segment that another one acknowledges.
  private func acknowledged(by other: PacketdrillScript.Segment, at time: Int64) -> Int? {
    guard other.flags == PacketdrillScript.Segment.ack else { return nil }
    for (index, event) in enumerated().reversed() {
      guard event.time == time else { return nil }
      guard case .inbound(.tcp(let segment)) = event.action, segment.byteCount > 0 else { continue }
      let finish: UInt32 = segment.has(PacketdrillScript.Segment.fin) ? 1 : 0
      let end = segment.sequence &+ UInt32(truncatingIfNeeded: segment.byteCount) &+ finish
      if end == other.acknowledgement { return index + 1 }
    }
    return nil
  }
}

extension PacketdrillScript.Event {
  fileprivate var isShell: Bool {
    if case .shell = action { true } else { false }
  }

  fileprivate var isOutbound: Bool {
    if case .outbound = action { true } else { false }
  }
}

extension PacketdrillScript.Call {
  /// Whether it gives bytes to a socket.
  var isWrite: Bool { ["write", "writev", "send", "sendto", "sendmsg"].contains(name) }

  /// Whether it takes bytes from a socket.
  var isRead: Bool { ["read", "readv", "recv", "recvfrom", "recvmsg"].contains(name) }
}
