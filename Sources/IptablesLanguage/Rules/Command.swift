/// What a command line wants.
struct Command {
  enum Kind {
    case append, insert, delete, replace, check
    case newChain, deleteChain, renameChain, flush, zero, policy
    case list
    case none
  }

  var kind = Kind.none
  /// The word of the chain; -1 for all chains.
  var chain = -1
  /// The word of a policy or a new name.
  var second = -1
  /// The number of a rule, from 1; 0 for none.
  var number: UInt64 = 0
  /// The word of the command.
  var word = 0
  /// The word of the table.
  var tableWord = -1
  /// The word of an option that is for lists alone, such as `-n`.
  var listWord = -1
  /// The word of counters, which may stand behind `-P` too.
  var counterWord = -1
  /// Whether a list is one of commands, as `-S` writes it.
  var showsRules = false
  /// Whether it waits for other programs, and the word of how long between two looks.
  var waits = false
  var intervalWord = -1
  /// Whether it asks for help or the version, so that nothing else counts.
  var asksForHelp = false

  /// Whether a rule follows.
  var hasRule: Bool {
    switch kind {
    case .append, .insert, .delete, .replace, .check: true
    default: false
    }
  }
}
