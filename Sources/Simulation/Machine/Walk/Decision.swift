import CTVetBytecode

/// What the verdict register holds (`struct nft_verdict`).
struct Decision: Sendable, Hashable {
  /// What is decided.
  enum Kind: UInt8, Sendable {
    /// The rule goes on.
    case `continue`
    /// The packet goes on to the next base chain.
    case accept
    /// The packet ends.
    case drop
    /// The packet ends, and is answered.
    case reject
    /// The rule took the packet.
    case stolen
    /// The packet goes to user space.
    case queue
    /// The calling chain goes on.
    case `return`
    /// Another chain is called.
    case jump
    /// Another chain goes on instead.
    case goto
    /// Nothing can be said.
    case unknown
  }

  /// What is decided.
  var kind: Kind
  /// The chain that is called, among all chains of the ruleset.
  var chain: Int32 = -1

  init(_ kind: Kind, chain: Int32 = -1) {
    self.kind = kind
    self.chain = chain
  }

  /// A verdict as instructions and elements name it.
  ///
  /// - Parameter chain: The place of the chain that it names; -1 for one that isn't there.
  init(_ verdict: Instruction.Verdict, chain: Int32) {
    switch verdict {
    case .accept, .stop: self.init(.accept)
    case .drop: self.init(.drop)
    case .stolen: self.init(.stolen)
    case .queue: self.init(.queue)
    case .continue, .break, .repeat: self.init(.continue)
    case .return: self.init(.return)
    case .jump: self.init(.jump, chain: chain)
    case .goto: self.init(.goto, chain: chain)
    }
  }
}

/// How an instruction ended.
enum StepOutcome {
  /// The rule goes on.
  case next
  /// The rule does not match, and the next one begins (`NFT_BREAK`).
  case endRule
  /// The verdict register holds a decision.
  case decided
}
