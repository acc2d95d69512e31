/// A message of netfilter (`struct nlmsghdr`, `struct nfgenmsg`, attributes).
struct NetlinkMessage {
  /// The subsystem × 256 + the kind of message within it.
  let type: UInt16
  /// The family.
  let family: UInt8
  /// What it tells.
  let attributes: NetlinkAttributes

  /// The messages of a datagram.
  static func messages(in datagram: ArraySlice<UInt8>) -> [NetlinkMessage] {
    var messages: [NetlinkMessage] = []
    var position = datagram.startIndex
    while position + 16 <= datagram.endIndex {
      let length = Int(Native.number32(datagram, at: position))
      guard length >= 16, position + length <= datagram.endIndex else { break }
      let payload = datagram[(position + 16)..<(position + length)]
      messages.append(
        NetlinkMessage(
          type: Native.number16(datagram, at: position + 4), family: payload.first ?? 0,
          attributes: NetlinkAttributes(payload.dropFirst(4))))
      position += (length + 3) & ~3
    }
    return messages
  }

  /// The types that every subsystem has.
  enum Control {
    /// An error number, or 0 for an acknowledgement (`NLMSG_ERROR`).
    static let error: UInt16 = 2
    /// The end of an answer in several messages (`NLMSG_DONE`).
    static let done: UInt16 = 3
  }

  /// The subsystems of netfilter (`NFNL_SUBSYS_*`).
  enum Subsystem: UInt16 {
    case conntrack = 1
    case expectations = 2
    case nftables = 10
  }
}
