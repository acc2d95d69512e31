import CTVetDiagnostics
import CTVetRulesetModel

/// Reads a file of iptables and writes nft's commands, rule by rule.
struct Translator {
  // MARK: What is read

  /// The file's bytes, and behind them the words of the current line that lost quotes or backslashes.
  var text: [UInt8]
  /// How many bytes of `text` are the file's.
  let textCount: Int
  /// The words of the current command.
  var words: [Word] = []
  let names: NameTables
  let registry = ExtensionRegistry.shared
  var rule = Rule()
  /// The family of the current command or file.
  var family: Family
  /// The table of the current command.
  var table: TableKind = .filter
  /// The chain of the current rule: a word.
  var chainWord = -1

  // MARK: What is written

  var out: [UInt8] = []
  /// What the current rule says so far.
  var body: [UInt8] = []
  /// The words of a comment that belongs behind the rule.
  var comment: [UInt8] = []
  /// Whether there is one, which may be empty.
  var hasComment = false
  /// Commands that the current rule needs in front of it.
  var prelude: [UInt8] = []
  /// Which ways of saying its tests the current rule is written with, and how many there are.
  var choices: [(current: Int, count: Int)] = []
  /// How many tests of the current rule have chosen their way.
  var choicePoint = 0
  /// How much of the output stays if the current command fails.
  var kept = (bytes: 0, marks: 0)
  /// How many diagnostics there were before the current command.
  var commandDiagnostics = 0
  /// Whether the current rule does something that nft can do behind connection tracking only.
  var movesBehindTracking = false
  /// Where in `body` the words of a use begin.
  var bodyMarks: [TranslationMap.Mark] = []
  var map = TranslationMap()
  /// Whether places of the output are to be led back to the text.
  var keepsMap = true
  var diagnostics: [Diagnostic] = []
  /// How many commands are not, or not wholly, translated.
  var lossCount = 0
  /// The sets of ipset that are known.
  var ipSets: [String: IPSetDeclaration] = [:]
  /// What the nft ruleset has so far.
  var declared = DeclaredNames()
  /// The match extensions of the protocol, by the protocol's number plus 1.
  var protocolMatches = ProtocolMatches()
  /// Whether rules are checked, not only translated.
  var runsChecks = false
  /// Whether the current command is one of a script, and where it stands.
  var isInScript = false
  var commandRange = SourceRange(at: 0)
  /// What the checks of the whole file know so far.
  var wholeFile = WholeFileFacts()
  /// The rules as they are read, where somebody wants them; and where the last one is.
  var recorded: XtablesRuleset?
  var isRefusedByKernel = false
  var lastRecorded: (table: Int, chain: Int, rules: Range<Int>)?
  /// The family whose table raw was told to stand too early.
  var rawTableIsBlamed: Family?
  /// The table that is being read, from its `*` to its `COMMIT`.
  var openTable: SourceRange?
  /// The last line of a document that the current command of a script reads, as in `<<EOF`.
  var hereDocumentEnd: [UInt8]?
  /// The document that lines belong to.
  var hereDocument: HereDocument?
  /// What rules have in common, where repeated ones are written the short way.
  var repeated = RepeatedRules()
  /// Whether values are noted, and those of the current rule.
  var notesValues = false
  var noted: [NotedValue] = []
  /// Where the current rule's text is.
  var written = WrittenRule()
  /// The counters in front of the current rule, as `5:300`.
  var counterSource: Range<Int>?
  /// Whether what is refused or lost stands in the output as a comment.
  var writesComments = true

  init(_ file: SourceFile, family: Family, names: NameTables) {
    text = []
    // Words without their quotes come behind the file.
    text.reserveCapacity(file.count + 4096)
    text += file.storage[..<file.count]
    textCount = file.count
    self.family = family
    self.names = names
    out.reserveCapacity(file.count + file.count / 2)
  }

  var isIPv6: Bool { family == .ip6 }
}

/// A document in a script of the shell, `<<EOF` to `EOF`.
struct HereDocument {
  /// Its last line.
  let end: [UInt8]
  /// Whether it is a dump, which is read.
  let isRead: Bool
}

/// The tables that iptables has.
enum TableKind: String, CaseIterable {
  case filter, nat, mangle, raw, security

  /// The chains that it comes with, each at its hook.
  var hooks: HookSet {
    switch self {
    case .filter, .security: [.input, .forward, .output]
    case .nat: [.prerouting, .input, .output, .postrouting]
    case .mangle: .all
    case .raw: [.prerouting, .output]
    }
  }
}
