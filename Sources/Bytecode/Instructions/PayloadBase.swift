extension Instruction {
  /// Where an offset into a packet counts from (`enum nft_payload_bases`), in the kernel's order.
  public enum PayloadBase: String, Sendable, CaseIterable {
    /// The link header.
    case link
    /// The network header.
    case network
    /// The transport header.
    case transport
    /// What the transport header carries.
    case inner
  }
}
