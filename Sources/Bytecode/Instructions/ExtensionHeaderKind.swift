extension Instruction {
  /// Where an option is looked for (`enum nft_exthdr_op`), in the kernel's order.
  public enum ExtensionHeaderKind: String, Sendable, CaseIterable {
    /// An IPv6 extension header.
    case ipv6
    /// A TCP option.
    case tcpOption = "tcpopt"
    /// An IPv4 option.
    case ipv4Option = "ipv4"
    /// An SCTP chunk.
    case sctpChunk = "sctp"
    /// A DCCP option.
    case dccpOption = "dccp"
  }
}

extension Instruction.ExtensionHeaderKind {
  /// What libnftnl writes for it; nothing for SCTP and DCCP, so that text gives SCTP for both.
  package func write(to text: inout ByteText) {
    switch self {
    case .ipv6, .tcpOption, .ipv4Option: text += "\(rawValue) "
    case .sctpChunk, .dccpOption: break
    }
  }

  package init(from reader: inout WordReader) {
    let named: [Self] = [.ipv6, .tcpOption, .ipv4Option]
    self = named.first { reader.skip("\($0.rawValue) ") } ?? .sctpChunk
  }
}
