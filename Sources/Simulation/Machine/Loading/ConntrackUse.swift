import CTVetBytecode
import CTVetRulesetModel

extension LoadedRuleset {
  /// What rules and objects have conntrack do (`nf_ct_netns_get`, `nf_ct_set_acct`).
  public struct ConntrackUse: Sendable, Hashable {
    /// How many base chains were registered when the first rule or object had it look at IPv4; nil where
    /// none does.
    public var ipv4After: Int?
    /// How many base chains were registered when the first rule or object had it look at IPv6; nil where
    /// none does.
    public var ipv6After: Int?
    /// Whether a rule asks for bytes or packets of connections, so that they are counted from now on.
    public var counts = false
  }
}

/// Finds out while a ruleset is sent what it has conntrack do.
struct ConntrackUseCollector {
  private var met = LoadedRuleset.ConntrackUse()
  private var isKeptForIPv4 = false
  private var isKeptForIPv6 = false

  /// Notes an instruction when it is sent, behind so many base chains.
  mutating func meet(_ instruction: Instruction, in family: Family, chains: Int) {
    if case .loadConntrack(let load) = instruction {
      switch load.key {
      case .bytes, .packets, .averagePacket: met.counts = true
      default: break
      }
    }
    if Self.needsConntrack(instruction) { meet(in: family, chains) }
  }

  /// Notes an object when it is sent, behind so many base chains.
  mutating func meet(_ object: Listing.Object.Contents, in family: Family, chains: Int) {
    if Self.needsConntrack(object) { meet(in: family, chains) }
  }

  /// Notes an instruction that is there in the end.
  mutating func keep(_ instruction: Instruction, in family: Family) {
    if Self.needsConntrack(instruction) { keep(in: family) }
  }

  /// Notes an object that is there in the end.
  mutating func keep(_ object: Listing.Object.Contents, in family: Family) {
    if Self.needsConntrack(object) { keep(in: family) }
  }

  /// What is used in the end.
  ///
  /// - Parameter lasting: How many of the first base chains that were sent are called in the end.
  func result(lasting: (Int) -> Int) -> LoadedRuleset.ConntrackUse {
    var result = met
    result.ipv4After = isKeptForIPv4 ? met.ipv4After.map(lasting) : nil
    result.ipv6After = isKeptForIPv6 ? met.ipv6After.map(lasting) : nil
    return result
  }

  private mutating func meet(in family: Family, _ chains: Int) {
    if family.hasIPv4, met.ipv4After == nil { met.ipv4After = chains }
    if family.hasIPv6, met.ipv6After == nil { met.ipv6After = chains }
  }

  private mutating func keep(in family: Family) {
    if family.hasIPv4 { isKeptForIPv4 = true }
    if family.hasIPv6 { isKeptForIPv6 = true }
  }

  private static func needsConntrack(_ instruction: Instruction) -> Bool {
    switch instruction {
    case .loadConntrack, .setConntrack, .connectionLimit, .nat, .masquerade, .redirect, .synproxy,
      .flowOffload:
      true
    case .dynamicSet(let dynset): dynset.expressions.contains(where: needsConntrack)
    default: false
    }
  }

  private static func needsConntrack(_ object: Listing.Object.Contents) -> Bool {
    switch object {
    case .conntrackHelper, .conntrackTimeout, .conntrackExpectation, .connectionLimit, .synproxy:
      true
    case .counter, .quota, .limit, .securityMark, .tunnel: false
    }
  }
}

extension Family {
  fileprivate var hasIPv4: Bool { self == .ip || self == .inet || self == .bridge }
  fileprivate var hasIPv6: Bool { self == .ip6 || self == .inet || self == .bridge }
}
