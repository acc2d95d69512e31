/// The kernel's count of the transactions that changed the ruleset of this network namespace.
///
/// Source: include/uapi/linux/netfilter/nf_tables.h, NFT_MSG_GETGEN.
public enum RulesetGeneration {
  /// Asks the kernel.
  ///
  /// - Throws: `HostFailure` where netlink gives no answer.
  public static func current() throws(HostFailure) -> UInt32 {
    let (getGeneration, identifier): (UInt16, Int) = (16, 1)
    let answer = try NetlinkSocket().ask(.nftables, getGeneration)
    guard let generation = answer.first?.attributes.number(identifier, as: UInt32.self) else {
      throw HostFailure("the kernel does not tell the generation of its ruleset")
    }
    return generation
  }
}
