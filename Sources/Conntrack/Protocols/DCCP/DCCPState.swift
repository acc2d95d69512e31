/// The state that the tracker guesses a DCCP connection to be in (`enum ct_dccp_states`).
public enum DCCPState: UInt8, Sendable, CaseIterable {
  /// No packet was seen.
  case none
  /// A Request was seen.
  case request
  /// A Response was seen.
  case respond
  /// The Response was acknowledged.
  case partOpen
  /// The server sent something after that.
  case open
  /// The server asked to close.
  case closeRequest
  /// One side closed.
  case closing
  /// A Reset was seen.
  case timeWait

  /// The name that `conntrack -L` shows.
  public var name: String {
    switch self {
    case .none: "NONE"
    case .request: "REQUEST"
    case .respond: "RESPOND"
    case .partOpen: "PARTOPEN"
    case .open: "OPEN"
    case .closeRequest: "CLOSEREQ"
    case .closing: "CLOSING"
    case .timeWait: "TIMEWAIT"
    }
  }
}
