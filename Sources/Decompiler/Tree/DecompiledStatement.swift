package import CTVetBytecode
package import CTVetRulesetModel

/// A statement that was read back from instructions.
package enum DecompiledStatement: Hashable, Sendable {
  /// Ends the rule unless two sides compare as told.
  case match(RelationalOperator, DecompiledExpression, DecompiledExpression)
  /// Ends the rule unless the flags under a mask are those told.
  case flagMatch(
    RelationalOperator, DecompiledExpression, mask: DecompiledExpression,
    value: DecompiledExpression)
  /// Looks a decision up.
  case verdictMap(DecompiledExpression)
  /// A decision.
  case verdict(Instruction.Verdict)
  /// Calls a chain that is written in place.
  case inPlaceChain(isGoto: Bool, rules: [DecompiledRule])
  /// Changes the packet or what surrounds it.
  case mangle(DecompiledExpression, DecompiledExpression)
  /// Counts.
  case counter(Instruction.Counter)
  /// Limits a rate.
  case limit(Instruction.Limit)
  /// Limits an amount.
  case quota(Instruction.Quota)
  /// Limits connections.
  case connectionLimit(Instruction.ConnectionLimit)
  /// Notes the time.
  case last(Instruction.Last)
  /// Writes to the log.
  indirect case log(Instruction.Log)
  /// Answers with an error.
  case reject(Reject)
  /// Translates addresses and ports.
  indirect case nat(NAT)
  /// Hands the packet to a local socket.
  indirect case tproxy(TProxy)
  /// Answers handshakes.
  case synproxy(Instruction.Synproxy)
  /// Hands the packet to user space.
  case queue(DecompiledExpression, flags: UInt16)
  /// Sends a copy elsewhere.
  case duplicate(to: DecompiledExpression?, device: DecompiledExpression?)
  /// Sends the packet elsewhere.
  case forward(device: DecompiledExpression?, address: DecompiledExpression?, Family?)
  /// Lets a flowtable take over.
  case flowOffload(String)
  /// Applies a named object; nil where nothing tells which kind a map gives.
  case object(Instruction.ObjectType?, DecompiledExpression)
  /// Changes a set or map.
  indirect case updateSet(SetUpdate)
  /// Counts or limits for each key apart, in a set of the rule's own.
  indirect case meter(Meter)
  /// Keeps the packet from being tracked.
  case notrack
  /// Removes a TCP option.
  case resetOption(OptionField)
  /// Runs a match or target of xtables, which nft can only name.
  case extended(name: String)

  /// An error that answers a packet.
  package struct Reject: Hashable, Sendable {
    /// 0 for ICMP unreachable, 1 for a TCP reset, 2 for ICMP of either family.
    package var kind: UInt32
    /// The code.
    package var code: TypedConstant
    /// Which family the error is of, where the rule tells.
    package var family: Family?
    /// Whether the usual code is written too.
    package var isVerbose: Bool
  }

  /// A translation.
  package struct NAT: Hashable, Sendable {
    /// What is translated.
    package enum Kind: String, Sendable {
      /// The source.
      case source = "snat"
      /// The destination.
      case destination = "dnat"
      /// The source, to the interface's address.
      case masquerade
      /// The destination, to this host.
      case redirect
    }

    /// What is translated.
    package var kind: Kind
    /// The family, where it is written.
    package var family: Family?
    /// The address or addresses.
    package var address: DecompiledExpression?
    /// The port or ports.
    package var port: DecompiledExpression?
    /// `NF_NAT_RANGE_*` bits.
    package var flags: UInt32 = 0
    /// Whether a network is translated to another.
    package var isPrefix = false
  }

  /// A local socket.
  package struct TProxy: Hashable, Sendable {
    /// The family, where it is written.
    package var family: Family?
    /// The address.
    package var address: DecompiledExpression?
    /// The port.
    package var port: DecompiledExpression?
  }

  /// A change of a set or map.
  package struct SetUpdate: Hashable, Sendable {
    /// What is done.
    package var operation: Instruction.DynamicSet.Operation
    /// The set.
    package var set: String
    /// The element.
    package var element: DecompiledElement
  }

  /// A set that counts or limits for each key apart.
  package struct Meter: Hashable, Sendable {
    /// The name.
    package var name: String
    /// How many elements it may hold.
    package var size: UInt32
    /// The key and what is done for each.
    package var element: DecompiledElement
  }
}

/// A rule that was read back from instructions.
package struct DecompiledRule: Hashable, Sendable {
  /// The statements.
  package var statements: [DecompiledStatement]
  /// The comment.
  package var comment: String?

  /// Creates a rule.
  package init(statements: [DecompiledStatement], comment: String? = nil) {
    self.statements = statements
    self.comment = comment
  }
}
