import CTVetBytecode
import CTVetRulesetModel

/// A named object of a ruleset that was loaded.
struct LoadedObject: Sendable {
  /// Its index in the model's objects.
  var index: Int
  /// The table.
  var table: TableID
  /// Of which kind it is.
  var kind: ObjectKind
  /// The name.
  var name: String
  /// What it holds.
  var contents: Listing.Object.Contents
  /// The instruction that a rule would have instead; nil for objects that only set something up.
  var instruction: Instruction?
  /// The place of what it remembers, among counters or other states; -1 for nothing.
  var state: Int32 = -1
}
