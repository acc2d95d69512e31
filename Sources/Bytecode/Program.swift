public import CTVetRulesetModel

/// A rule as the kernel gets it: instructions that run one after the other until one ends the rule.
public struct Program: Sendable, Hashable {
  /// The family of the table.
  public var family: Family
  /// The table.
  public var table: String
  /// The chain; nil for a chain that is written in place.
  public var chain: String?
  /// The rule's handle, then that of the rule before or behind which it goes, as far as known.
  public var handles: [UInt64]
  /// The instructions.
  public var instructions: [Instruction]
  /// What nft keeps with the rule: its comment.
  public var userData: UserData?

  /// Creates a rule.
  public init(
    family: Family, table: String, chain: String?, handles: [UInt64] = [],
    instructions: [Instruction] = [], userData: UserData? = nil
  ) {
    self.family = family
    self.table = table
    self.chain = chain
    self.handles = handles
    self.instructions = instructions
    self.userData = userData
  }

  /// Writes the header, a line for each instruction, and an empty line or the user data.
  package func write(to text: inout ByteText) {
    text.append(string: family.rawValue)
    text.append(" ")
    text.append(string: table)
    if let chain {
      text.append(" ")
      text.append(string: chain)
    }
    for handle in handles { text += " \(handle)" }
    text.append("\n")
    for instruction in instructions {
      text.append("  [ ")
      instruction.write(to: &text)
      text.append("]\n")
    }
    userData?.write(to: &text)
    text.append("\n")
  }
}
