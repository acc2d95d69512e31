/// How a packet relates to its connection (`enum ip_conntrack_info`), numbered as the kernel does.
public enum ConntrackInfo: UInt8, Sendable, CaseIterable {
  /// Part of a connection that both sides have used, in original direction (`IP_CT_ESTABLISHED`).
  case established = 0
  /// Related to a connection, in original direction (`IP_CT_RELATED`).
  case related = 1
  /// The start of a connection (`IP_CT_NEW`).
  case new = 2
  /// As `established`, in reply direction (`IP_CT_ESTABLISHED_REPLY`).
  case establishedReply = 3
  /// As `related`, in reply direction (`IP_CT_RELATED_REPLY`).
  case relatedReply = 4
  /// Not tracked, on purpose (`IP_CT_UNTRACKED`).
  case untracked = 7

  /// The direction (`CTINFO2DIR`).
  public var direction: Direction {
    switch self {
    case .established, .related, .new, .untracked: .original
    case .establishedReply, .relatedReply: .reply
    }
  }
}
