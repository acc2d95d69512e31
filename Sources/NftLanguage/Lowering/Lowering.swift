import CTVetDiagnostics
import CTVetRulesetModel

/// Turns syntax trees into a ruleset: follows includes, resolves definitions, names and priorities,
/// and notes what refers to what.
///
/// The commands of a file take effect in their order, as they would on an empty kernel: `delete table`
/// removes what stands above it.
struct Lowering {
  var ruleset = Ruleset(sources: SourceMap())
  var diagnostics: [Diagnostic] = []
  let includes: any IncludeProvider
  let keys = Keys.shared

  /// The file that is being lowered.
  var tree = SyntaxTree(base: 0)
  var bytes: [UInt8] = []
  private var fileName = ""
  private var includeDepth = 0
  /// How rules are read that have a shape in common.
  var reading = RuleReading.complete
  /// The shapes of the file's rules.
  var shapes = FileShapes()

  /// Definitions, innermost block last.
  var scopes: [[NameID: VariableID]] = [[:]]
  /// The live tables.
  var tablesByName: [TableKey: TableID] = [:]
  /// What contains the expression that is being lowered.
  var owner = References.Owner.command
  /// The table that the expression belongs to.
  var currentTable: TableID?
  /// The rule that is being lowered, and which of its statements.
  var currentRule: RuleID?
  var statementIndex = 0

  /// What the command at hand declares.
  var pendingChanges = PendingChanges()

  /// Ids of expressions that are not yet part of a list.
  var expressionStack: [ExpressionID] = []
  /// Where the statements of the list under construction begin.
  var listStart = 0

  /// What one command declares, by kind.
  struct PendingChanges {
    var chains: [Change] = []
    var objects: [Change] = []
    var sets: [Change] = []
    var flowtables: [Change] = []
    var rules: [Change] = []
  }

  struct TableKey: Hashable {
    let family: Family
    let name: NameID
  }

  /// nft's own limit (`MAX_INCLUDE_DEPTH`, nftables `include/parser.h`); the first file counts.
  static let maximumIncludeDepth = 16

  init(includes: any IncludeProvider) {
    self.includes = includes
  }

  /// Reads a file as commands.
  mutating func load(_ file: SourceFile) {
    read(file, in: .commands) { lowering in
      for item in lowering.tree.children(0) { lowering.command(item) }
    }
  }

  /// Parses a file and lowers its tree, then goes back to the file before.
  private mutating func read(
    _ file: SourceFile, in context: FileContext, lower: (inout Lowering) -> Void
  ) {
    guard let index = ruleset.sources.add(file) else {
      let end = ruleset.sources.bases.last ?? 0
      diagnostics.append(
        Diagnostic(
          id: SyntaxDiagnostics.include, .error, at: SourceRange(at: end),
          "the files together are larger than 4 GiB, so `\(file.name)` is not read"))
      return
    }
    let outer = (tree, bytes, fileName, shapes)
    let parsed = Parser.parse(
      file, base: ruleset.sources.bases[index], in: context, rules: reading)
    tree = parsed.tree
    bytes = file.storage
    fileName = file.name
    shapes = addShapes(of: tree)
    diagnostics += parsed.diagnostics
    ruleset.reserve(
      symbols: tree.nodes.count, nodes: tree.nodes.count, statements: tree.nodes.count / 2)
    lower(&self)
    (tree, bytes, fileName, shapes) = outer
  }

  // MARK: Includes and definitions

  /// Lowers an `include`, the included text standing in a context.
  mutating func include(
    _ index: Int, in context: FileContext, item: (inout Lowering, Int) -> Void
  ) {
    let place = index + 1
    let range = tree.range(place)
    let pattern = ruleset.unquotedText(range)
    guard includeDepth + 1 < Self.maximumIncludeDepth else {
      report(
        SyntaxDiagnostics.include, at: range,
        "files include each other more than \(Self.maximumIncludeDepth) levels deep",
        hint: "does `\(pattern)` include itself?")
      return
    }
    switch includes.files(matching: pattern, includedFrom: fileName) {
    case .files(let files):
      includeDepth += 1
      for file in files {
        read(file, in: context) { lowering in
          for child in lowering.tree.children(0) { item(&lowering, child) }
        }
      }
      includeDepth -= 1
    case .notFound(let searched):
      ruleset.hasUnresolvedIncludes = true
      report(
        SyntaxDiagnostics.include, at: range, "no file `\(pattern)` to include",
        hint: searched.isEmpty ? nil : "looked for: \(searched.joined(separator: ", "))")
    case .notReadable(let path, let reason):
      ruleset.hasUnresolvedIncludes = true
      report(
        SyntaxDiagnostics.include, at: range, "`\(path)` can't be included: \(reason)")
    }
  }

  /// Lowers `define`, `redefine`, `undefine`.
  mutating func definition(_ index: Int) {
    let node = tree.nodes[index]
    let nameRange = tree.range(index + 1)
    let name = intern(index + 1)
    let scope = scopes.count - 1
    switch node.keyword {
    case .undefine:
      if scopes[scope].removeValue(forKey: name) == nil {
        reportUnknownVariable(name, at: nameRange)
      }
      return
    case .define:
      if let known = variable(name) {
        report(
          SyntaxDiagnostics.variable, at: nameRange,
          "`\(ruleset.spelling(name))` is defined already",
          hint: "write `redefine` to give it another value",
          notes: [
            .init(ruleset.variables[Int(known.index)].nameRange, "it is defined first here")
          ])
      }
    default: break
    }
    let id = VariableID(ruleset.variables.count)
    let outerOwner = owner
    owner = .variable(id)
    let value = node.size > 2 ? expression(index + 2) : ruleset.add(.unreadable, at: nameRange)
    owner = outerOwner
    ruleset.variables.append(Variable(name: name, nameRange: nameRange, value: value))
    scopes[scope][name] = id
  }

  /// The innermost definition of a name.
  func variable(_ name: NameID) -> VariableID? {
    for scope in scopes.reversed() {
      if let found = scope[name] { return found }
    }
    return nil
  }

  mutating func reportUnknownVariable(_ name: NameID, at range: SourceRange) {
    // What defines it may lie in the file that is missing, which is told.
    guard !ruleset.hasUnresolvedIncludes else { return }
    let known = scopes.flatMap(\.keys).map { ruleset.spelling($0) }.sorted()
    let near = SpellingSuggestion.closest(to: ruleset.spelling(name), among: known)
    report(
      SyntaxDiagnostics.variable, at: range,
      "no variable `\(ruleset.spelling(name))` is defined above this line",
      hint: near.map { "did you mean `$\($0)`?" })
  }

  // MARK: Helpers

  mutating func report(
    _ id: String, _ severity: Severity = .error, at range: SourceRange, _ message: String,
    hint: String? = nil, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity, at: range, message, hint: hint, notes: notes))
  }

  /// The index of the first child with a kind.
  func child(of index: Int, _ kind: SyntaxKind, _ keyword: Keyword? = nil) -> Int? {
    var child = index + 1
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let node = tree.nodes[child]
      if node.kind == kind, keyword == nil || node.keyword == keyword { return child }
      child += Int(node.size)
    }
    return nil
  }

  /// The bytes of a node.
  func text(_ index: Int) -> ArraySlice<UInt8> {
    bytes[Int(tree.nodes[index].start)..<Int(tree.nodes[index].end)]
  }

  func string(_ index: Int) -> String { ruleset.unquotedText(tree.range(index)) }

  mutating func intern(_ index: Int) -> NameID {
    let node = tree.nodes[index]
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe ruleset.names.intern(
        utf8: UnsafeBufferPointer(rebasing: buffer[Int(node.start)..<Int(node.end)]))
    }
  }

  /// The value of a `number` node.
  func number(_ index: Int) -> UInt64 { NumberText.value(of: text(index)) ?? 0 }

  /// The value of a `number` node that must fit into 32 bits.
  mutating func number32(_ index: Int) -> UInt32 {
    let value = number(index)
    guard let small = UInt32(exactly: value) else {
      report(
        SyntaxDiagnostics.outOfRange, at: tree.range(index), "\(value) is too large here",
        hint: "the largest is \(UInt32.max)")
      return UInt32.max
    }
    return small
  }

  /// The milliseconds of a time node.
  mutating func time(_ index: Int) -> UInt64? {
    if tree.nodes[index].kind == .number {
      return number(index).multipliedReportingOverflow(by: 1000).0
    }
    if let value = NumberText.milliseconds(of: text(index)) { return value }
    if string(index) != "never" {
      report(
        SyntaxDiagnostics.outOfRange, at: tree.range(index), "`\(string(index))` is not a time",
        hint: "write days, hours, minutes, seconds: `1d2h3m4s`")
    }
    return nil
  }
}
