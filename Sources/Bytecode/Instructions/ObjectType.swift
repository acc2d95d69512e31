extension Instruction {
  /// What a named object is (`NFT_OBJECT_*`); the raw value is the kernel's.
  public enum ObjectType: UInt32, Sendable, CaseIterable {
    /// A counter.
    case counter = 1
    /// A quota.
    case quota = 2
    /// A conntrack helper.
    case conntrackHelper = 3
    /// A limit.
    case limit = 4
    /// A limit of connections.
    case connectionLimit = 5
    /// A tunnel.
    case tunnel = 6
    /// A conntrack timeout policy.
    case conntrackTimeout = 7
    /// A security mark.
    case securityMark = 8
    /// A conntrack expectation.
    case conntrackExpectation = 9
    /// A synproxy.
    case synproxy = 10
  }
}
