/// The states of SCTP as somebody in the middle sees them.
///
/// Chunks without a row, such as DATA and SACK, change nothing; an empty cell is INVALID.
///
/// Source: RFC 9260 §4 and §5.2; Linux 6.18, `nf_conntrack_proto_sctp.c`, observed for every cell that packets
/// can reach.
package enum SCTPTransitions {
  /// Where a chunk leads to; nil if it must not come.
  package static func state(
    after kind: SCTPChunk.Kind?, _ direction: Direction, from state: SCTPState,
    profile: KernelProfile
  ) -> SCTPState? {
    guard let kind, let row = row(of: kind) else { return state }
    if !profile.followsSCTPCollisions,
      kind == .cookieAck && direction == .original && state == .cookieEchoed
        || kind == .cookieEcho && direction == .reply && state == .cookieWait
    {
      return state
    }
    if state == .heartbeatAcknowledged { return stateOfPath(after: kind, direction) }
    if !profile.establishesHeartbeats, kind == .heartbeatAck, direction == .reply,
      state == .heartbeatSent
    {
      return .heartbeatAcknowledged
    }
    let column = Int(state.rawValue)
    return direction == .original ? original[row][column] : reply[row][column]
  }

  /// Where a path leads to whose heartbeats were answered, where that is a state of its own.
  private static func stateOfPath(
    after kind: SCTPChunk.Kind, _ direction: Direction
  ) -> SCTPState {
    switch kind {
    case .abort: .closed
    case .shutdown: direction == .original ? .shutdownSent : .shutdownReceived
    case .initiation, .initiationAck, .shutdownAck, .error, .cookieEcho, .cookieAck,
      .shutdownComplete, .heartbeat, .heartbeatAck, .data:
      .heartbeatAcknowledged
    }
  }

  private static func row(of kind: SCTPChunk.Kind) -> Int? {
    switch kind {
    case .initiation: 0
    case .initiationAck: 1
    case .abort: 2
    case .shutdown: 3
    case .shutdownAck: 4
    case .error: 5
    case .cookieEcho: 6
    case .cookieAck: 7
    case .shutdownComplete: 8
    case .heartbeat: 9
    case .heartbeatAck: 10
    case .data: nil
    }
  }

  private static let clo = SCTPState?.some(.closed)
  private static let cow = SCTPState?.some(.cookieWait)
  private static let coe = SCTPState?.some(.cookieEchoed)
  private static let est = SCTPState?.some(.established)
  private static let shs = SCTPState?.some(.shutdownSent)
  private static let shr = SCTPState?.some(.shutdownReceived)
  private static let sha = SCTPState?.some(.shutdownAckSent)
  private static let hbs = SCTPState?.some(.heartbeatSent)
  private static let inv = SCTPState?.none

  // swift-format-ignore
  /// Chunks of the side that began.
  private static let original: [11 of [9 of SCTPState?]] = [
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* INIT      */ [clo, clo, cow, coe, est, clo, clo, sha, cow],
    // EST           A restart (RFC 9260 §5.2.2) is told by the answer.
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* INIT ACK  */ [clo, clo, cow, coe, est, shs, shr, sha, clo],
    /* ABORT     */ [clo, clo, clo, clo, clo, clo, clo, clo, clo],
    /* SHUTDOWN  */ [clo, clo, cow, coe, shs, shs, shr, sha, clo],
    /* SHUT. ACK */ [sha, clo, cow, coe, est, sha, sha, sha, sha],
    // NON           The association ended unseen; SHUTDOWN COMPLETE will answer (RFC 9260 §8.4).
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* ERROR     */ [clo, clo, cow, coe, est, shs, shr, sha, clo],
    /* COO. ECHO */ [clo, clo, coe, coe, est, shs, shr, sha, clo],
    /* COO. ACK  */ [clo, clo, cow, est, est, shs, shr, sha, clo],
    // COE           The other side's COOKIE ECHO counted: both began (RFC 9260 §5.2.1).
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* SHUT. COM.*/ [clo, clo, cow, coe, est, shs, shr, clo, clo],
    /* HEARTBEAT */ [hbs, clo, cow, coe, est, shs, shr, sha, hbs],
    // NON           Another path of an association that is established (RFC 9260 §6.4).
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* HEAR. ACK */ [clo, clo, cow, coe, est, shs, shr, sha, hbs],
  ]

  // swift-format-ignore
  /// Chunks of the other side; it never sends the first one.
  private static let reply: [11 of [9 of SCTPState?]] = [
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* INIT      */ [inv, clo, cow, coe, est, shs, shr, sha, inv],
    /* INIT ACK  */ [inv, cow, cow, coe, est, shs, shr, sha, inv],
    /* ABORT     */ [inv, clo, clo, clo, clo, clo, clo, clo, inv],
    /* SHUTDOWN  */ [inv, clo, cow, coe, shr, shs, shr, sha, inv],
    /* SHUT. ACK */ [inv, clo, cow, coe, est, sha, sha, sha, inv],
    /* ERROR     */ [inv, clo, cow, clo, est, shs, shr, sha, inv],
    // COE           A stale cookie (RFC 9260 §5.2.6); other errors are not told apart.
    //               NON  CLO  COW  COE  EST  SHS  SHR  SHA  HBS
    /* COO. ECHO */ [inv, clo, coe, coe, est, shs, shr, sha, inv],
    /* COO. ACK  */ [inv, clo, cow, est, est, shs, shr, sha, inv],
    /* SHUT. COM.*/ [inv, clo, cow, coe, est, shs, shr, clo, inv],
    /* HEARTBEAT */ [inv, clo, cow, coe, est, shs, shr, sha, hbs],
    /* HEAR. ACK */ [inv, clo, cow, coe, est, shs, shr, sha, est],
  ]
}
