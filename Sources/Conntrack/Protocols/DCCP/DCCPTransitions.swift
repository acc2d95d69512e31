/// Where a packet leads a DCCP connection.
package enum DCCPTransition: Sendable, Hashable {
  /// To a state, perhaps the one it has.
  case to(DCCPState)
  /// Nowhere: the packet passes, as it may tell that the tracker and not the sender is out of step.
  case ignore
  /// Nowhere: the packet is INVALID.
  case invalid
}

/// The states of DCCP as somebody in the middle sees them.
///
/// Source: RFC 4340 §4.3 and §8; Linux 5.10, `nf_conntrack_proto_dccp.c`.
package enum DCCPTransitions {
  /// Where a packet of the client, or of the server, leads to.
  package static func transition(
    of kind: DCCPHeader.Kind, isFromClient: Bool, in state: DCCPState
  ) -> DCCPTransition {
    let row = Int(kind.rawValue)
    let column = Int(state.rawValue)
    return isFromClient ? client[row][column] : server[row][column]
  }

  private static let req = DCCPTransition.to(.request)
  private static let res = DCCPTransition.to(.respond)
  private static let par = DCCPTransition.to(.partOpen)
  private static let ope = DCCPTransition.to(.open)
  private static let clr = DCCPTransition.to(.closeRequest)
  private static let clg = DCCPTransition.to(.closing)
  private static let tiw = DCCPTransition.to(.timeWait)
  private static let ign = DCCPTransition.ignore
  private static let inv = DCCPTransition.invalid

  // swift-format-ignore
  /// Packets of the side that opened the connection.
  private static let client: [10 of [8 of DCCPTransition]] = [
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Request  */ [req, req, res, ign, ign, ign, ign, req],
    // PAR…CLG      Not believed: the server's Response will tell.
    // TIW          The ports are used again.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Response */ [inv, ign, ign, ign, ign, ign, ign, inv],
    // REQ…CLG      Perhaps to a Request that was not believed: the sides have changed places.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Data     */ [inv, inv, inv, inv, ope, clr, clg, inv],
    // PAR          DataAck alone may be sent there (RFC 4340 §8.1.5).
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Ack      */ [inv, inv, par, par, ope, clr, clg, inv],
    /* DataAck  */ [inv, inv, par, par, ope, clr, clg, inv],
    /* CloseReq */ [inv, inv, inv, inv, inv, inv, inv, inv],
    //              The server alone asks to close (RFC 4340 §8.3).
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Close    */ [inv, inv, inv, clg, clg, clg, inv, inv],
    // CLG          So does the kernel, though the RFC lets it be sent again.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Reset    */ [inv, tiw, tiw, tiw, tiw, tiw, tiw, ign],
    /* Sync     */ [inv, ign, ign, ign, ign, ign, ign, ign],
    /* SyncAck  */ [inv, ign, ign, ign, ign, ign, ign, ign],
  ]

  // swift-format-ignore
  /// Packets of the other side; it never sends the first one.
  private static let server: [10 of [8 of DCCPTransition]] = [
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Request  */ [inv, ign, ign, ign, ign, ign, ign, req],
    // TIW          The sides change places.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Response */ [inv, res, res, ign, ign, ign, ign, inv],
    // PAR…CLG      Late, or to a Request that was not believed.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Data     */ [inv, inv, inv, ope, ope, inv, clg, inv],
    /* Ack      */ [inv, inv, inv, ope, ope, inv, clg, inv],
    /* DataAck  */ [inv, inv, inv, ope, ope, inv, clg, inv],
    // CLR          It waits for the client's Close.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* CloseReq */ [inv, inv, inv, clr, clr, clr, clr, inv],
    // CLG          Both close at once; the client sends another Close.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Close    */ [inv, inv, inv, clg, clg, inv, clg, inv],
    /* Reset    */ [inv, tiw, tiw, tiw, tiw, tiw, tiw, tiw],
    // TIW          Renews the time, unlike the client's.
    //              NON  REQ  RES  PAR  OPE  CLR  CLG  TIW
    /* Sync     */ [inv, ign, ign, ign, ign, ign, ign, ign],
    /* SyncAck  */ [inv, ign, ign, ign, ign, ign, ign, ign],
  ]
}
