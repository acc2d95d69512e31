import CTVetBytecode

/// An instruction with what it refers to.
struct LoadedStep: Sendable {
  /// The instruction.
  var instruction: Instruction
  /// The place of what it refers to: the state of a counter or limit, the set of a lookup, the object of
  /// a reference, the chain of a jump; -1 for nothing, and for what is not there.
  var reference: Int32 = -1
}
