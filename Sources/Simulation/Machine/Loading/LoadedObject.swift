import CTVetBytecode

/// A named object of a ruleset that was loaded.
struct LoadedObject: Sendable {
  /// Its index in the model's objects.
  var index: Int
  /// The name.
  var name: String
  /// What it holds.
  var contents: Listing.Object.Contents
  /// The instruction that a rule would have instead; nil for objects that only set something up.
  var instruction: Instruction?
  /// The place of its state; -1 for those that keep none.
  var state: Int32 = -1
}
