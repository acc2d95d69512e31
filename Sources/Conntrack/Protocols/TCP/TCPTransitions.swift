/// Where a segment leads a connection, before its numbers are looked at.
package enum TCPTransition: Sendable, Hashable {
  /// To a state, perhaps the one it has.
  case to(TCPState)
  /// Nowhere: the segment passes, as it may tell that the tracker and not the sender is out of step.
  case ignore
  /// Nowhere: the segment is INVALID.
  case invalid
}

/// The states of TCP as somebody in the middle sees them.
///
/// Source: RFC 9293 §3.3.2 and §3.10, RFC 5961 §3 and §4; Linux 6.18, `nf_conntrack_proto_tcp.c`, observed for
/// every cell. The tables are the same in 5.10.
package enum TCPTransitions {
  /// Where a segment leads to.
  package static func transition(
    of kind: TCPSegmentKind, _ direction: Direction, in state: TCPState
  ) -> TCPTransition {
    let row = Int(kind.rawValue)
    let column = Int(state.rawValue)
    return direction == .original ? original[row][column] : reply[row][column]
  }

  private static let sys = TCPTransition.to(.synSent)
  private static let syr = TCPTransition.to(.synReceived)
  private static let est = TCPTransition.to(.established)
  private static let fiw = TCPTransition.to(.finWait)
  private static let clw = TCPTransition.to(.closeWait)
  private static let laa = TCPTransition.to(.lastAck)
  private static let tiw = TCPTransition.to(.timeWait)
  private static let clo = TCPTransition.to(.close)
  private static let sy2 = TCPTransition.to(.synSent2)
  private static let ign = TCPTransition.ignore
  private static let inv = TCPTransition.invalid

  // swift-format-ignore
  /// Segments of the side that opened the connection.
  private static let original: [6 of [10 of TCPTransition]] = [
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* SYN  */ [sys, sys, ign, ign, ign, ign, ign, sys, sys, sy2],
    // SYR…LAA  Not believed: the receiver knows whether it is a new connection, and answers with SYN/ACK,
    //          with a challenge (RFC 5961 §4.2) or with RST.
    // TIW CLO  The port is used again; the old connection is forgotten if one side ended it in order.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* SYNACK*/[inv, inv, syr, inv, inv, inv, inv, inv, inv, syr],
    // SYR SY2  Who opens the connection answers a SYN in a simultaneous open alone.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* FIN  */ [inv, inv, fiw, fiw, laa, laa, laa, tiw, clo, inv],
    // NON      Nothing is picked up that is about to end.
    // FIW      Perhaps the same side's again: who sent the first FIN is not told apart.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* ACK  */ [est, inv, est, est, clw, clw, tiw, tiw, clo, inv],
    // NON      The tracker began later than the connection (`nf_conntrack_tcp_loose`).
    // SYS      There is nothing yet that could be acknowledged.
    // LAA      Unless it is a challenge to a SYN that was let through.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* RST  */ [inv, clo, clo, clo, clo, clo, clo, clo, clo, clo],
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* none */ [inv, inv, inv, inv, inv, inv, inv, inv, inv, inv],
  ]

  // swift-format-ignore
  /// Segments of the other side; it never sends the first one.
  private static let reply: [6 of [10 of TCPTransition]] = [
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* SYN  */ [inv, sy2, inv, inv, inv, inv, inv, sys, inv, sy2],
    // SYS      Simultaneous open (RFC 9293 figure 7).
    // TIW      The sides may have changed places.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* SYNACK*/[inv, syr, ign, ign, ign, ign, ign, ign, ign, syr],
    // SYR…CLO  A late copy, or the answer to a SYN that was let through: then both sides agree, and the
    //          tracker follows them.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* FIN  */ [inv, inv, fiw, fiw, laa, laa, laa, tiw, clo, inv],
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* ACK  */ [inv, ign, syr, est, clw, clw, tiw, tiw, clo, ign],
    // SYS SY2  The receiver may hold half of an older connection; the sender's RST will tell.
    // SYR      It may answer a SYN that came once more; in a simultaneous open it means EST.
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* RST  */ [inv, clo, clo, clo, clo, clo, clo, clo, clo, clo],
    //          NON  SYS  SYR  EST  FIW  CLW  LAA  TIW  CLO  SY2
    /* none */ [inv, inv, inv, inv, inv, inv, inv, inv, inv, inv],
  ]
}
