/// The verification tags of an association (RFC 9260 §8.5).
///
/// Each side chooses the tag that packets to it must carry and announces it in INIT or INIT ACK.
enum SCTPTags {
  /// What a chunk with its packet's tag is.
  enum Judgement {
    /// It counts.
    case right
    /// It passes, but says nothing; the rest of the packet counts.
    case passedOver
    /// The packet is INVALID.
    case wrong
  }

  /// The chunks whose packets have rules of their own (RFC 9260 §8.5.1); without one of them the tag must
  /// be the known one.
  static let special: SCTPChunk.Kinds = [
    .initiation, .shutdownComplete, .cookieEcho, .abort, .shutdownAck, .heartbeat, .heartbeatAck,
  ]

  /// Judges the tag of a packet by one of its chunks, and learns from heartbeats.
  ///
  /// - Parameter hasFailed: Whether the packet already had a HEARTBEAT with another tag.
  static func judge(
    _ chunk: SCTPChunk, _ packet: SCTPChunks, _ direction: Direction, hasFailed: Bool,
    of association: inout SCTPConnection, profile: KernelProfile
  ) -> Judgement {
    let tag = packet.tag
    switch chunk.kind {
    case .initiation:
      return tag == 0 ? .right : .wrong
    case .abort where !profile.checksReflectedTags,
      .shutdownComplete where !profile.checksReflectedTags:
      let isOfEither = tag == association[direction] || tag == association[direction.opposite]
      let isAny = chunk.kind == .shutdownComplete && !chunk.hasReflectedTag
      return isOfEither || isAny ? .right : .wrong
    case .abort, .shutdownComplete:
      let expected = association[chunk.hasReflectedTag ? direction.opposite : direction]
      return tag == expected ? .right : .wrong
    case .cookieEcho:
      return tag == association[direction] ? .right : .wrong
    case .heartbeat, .heartbeatAck:
      if association[direction] == 0 {
        association[direction] = tag
        return .right
      }
      if tag == association[direction] {
        association.flags.remove(.heartbeatTagFailed)
        return .right
      }
      guard !packet.kinds.contains(.data), !hasFailed else { return .wrong }
      return chunk.kind == .heartbeat
        ? noteFailure(direction, of: &association)
        : learn(tag, direction, of: &association)
    case .data, .initiationAck, .shutdown, .shutdownAck, .error, .cookieAck, nil:
      return .right
    }
  }

  /// Remembers a HEARTBEAT with another tag: the association may have been made anew on another path.
  private static func noteFailure(
    _ direction: Direction, of association: inout SCTPConnection
  ) -> Judgement {
    association.flags.insert(.heartbeatTagFailed)
    association.lastDirection = direction
    return .passedOver
  }

  /// Believes the tag of a HEARTBEAT ACK that answers such a HEARTBEAT.
  private static func learn(
    _ tag: UInt32, _ direction: Direction, of association: inout SCTPConnection
  ) -> Judgement {
    guard association.flags.contains(.heartbeatTagFailed),
      association.lastDirection != direction
    else { return .wrong }
    association.flags.remove(.heartbeatTagFailed)
    association[direction] = tag
    association[direction.opposite] = 0
    return .right
  }

  /// Notes the tag that an INIT or INIT ACK announces.
  ///
  /// - Returns: Whether it is right: where both sides send INIT, the INIT ACK must go with the INIT that
  ///   counts (RFC 9260 §5.2.1).
  static func note(
    _ chunk: SCTPChunk, _ direction: Direction, from oldState: SCTPState,
    of association: inout SCTPConnection, profile: KernelProfile
  ) -> Bool {
    let isINIT = chunk.kind == .initiation
    guard isINIT || chunk.kind == .initiationAck else { return true }
    guard let tag = chunk.initiateTag else { return false }
    if profile.followsSCTPCollisions {
      let other = direction.opposite
      let known = association[other]
      let hasBegun = association.flags.contains(.began(direction))
      let otherHasBegun = association.flags.contains(.began(other))
      if isINIT {
        // One with the known tag is late or sent again.
        if oldState == .none || known != tag {
          if hasBegun, otherHasBegun { association.flags.remove(.began(other)) }
          association.flags.insert(.began(direction))
        }
      } else if known != tag, otherHasBegun ? hasBegun : known != 0 {
        return false
      }
    }
    association[direction.opposite] = tag
    return true
  }
}
