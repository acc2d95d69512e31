public import CTVetDiagnostics

/// Everything that a set of files declares, with names resolved: the hub between the languages and
/// what is done with rules.
///
/// It is the state that the kernel would have after loading the files into an empty ruleset.
/// Expressions and statements live in arenas and name each other by index.
public struct Ruleset: Sendable {
  /// The text that ranges point into.
  public var sources: SourceMap
  /// Names of tables, chains, sets and the like.
  public var names = NameTable()
  /// The tables in order of first mention.
  public var tables: [Table] = []
  /// Every chain of every table.
  public var chains: [Chain] = []
  /// Every named set and map.
  public var sets: [NamedSet] = []
  /// Every named object.
  public var objects: [StatefulObject] = []
  /// Every flowtable.
  public var flowtables: [Flowtable] = []
  /// Every rule, in the order of the text.
  public var rules: [Rule] = []
  /// Every definition.
  public var variables: [Variable] = []
  /// What is sent to the kernel, in order.
  public var changes: [Change] = []
  /// Commands that remove, empty or ask.
  public var commands: [Command] = []
  /// What refers to what, in the order of the text.
  public var references = References()
  /// Whether an `include` led nowhere, so that what it declares is unknown.
  public var hasUnresolvedIncludes = false
  /// Whether the text was made from that of iptables, so that how nft's way is spelled was not chosen.
  public var isTranslated = false
  /// Whether such text can only be about one family, as that of iptables-save.
  public var isOfOneFamily = false
  /// Options of set elements, by the index in `Expression.element`.
  public var elementOptions: [ElementOptions] = []

  /// What rules have in common.
  package var shapes: [RuleShape] = []
  /// The constants of rules that have a shape, rule by rule.
  package var constants: [RuleConstant] = []
  /// Reads abridged rules; nil where no rule is abridged.
  package var reader: RuleReader?

  @usableFromInline var symbolRanges: [SourceRange] = []
  @usableFromInline var nodes: [ExpressionNode] = []
  @usableFromInline var lists: [ExpressionID] = []
  @usableFromInline var statementNodes: [Statement] = []
  @usableFromInline var statementRanges: [SourceRange] = []

  /// Creates an empty ruleset over some files.
  public init(sources: SourceMap) {
    self.sources = sources
  }
}

/// An expression and where it is written.
@usableFromInline
struct ExpressionNode: Sendable {
  @usableFromInline let expression: Expression
  @usableFromInline let range: SourceRange

  @inlinable
  init(_ expression: Expression, _ range: SourceRange) {
    self.expression = expression
    self.range = range
  }
}

// MARK: Reading

extension Ruleset {
  /// An expression by its id.
  @inlinable
  public func expression(_ id: ExpressionID) -> Expression {
    id.isSymbol ? .symbol : nodes[id.index].expression
  }

  /// Where an expression is written.
  @inlinable
  public func range(_ id: ExpressionID) -> SourceRange {
    id.isSymbol ? symbolRanges[id.index] : nodes[id.index].range
  }

  /// The expressions of a list.
  @inlinable
  public func expressions(_ list: ExpressionList) -> ArraySlice<ExpressionID> {
    lists[Int(list.start)..<Int(list.start + list.count)]
  }

  /// The statements of a rule, an element or a set.
  @inlinable
  public func statements(_ list: StatementList) -> ArraySlice<Statement> {
    statementNodes[Int(list.start)..<Int(list.start + list.count)]
  }

  /// Where the statements of a list are written, in the same order.
  @inlinable
  public func ranges(_ list: StatementList) -> ArraySlice<SourceRange> {
    statementRanges[Int(list.start)..<Int(list.start + list.count)]
  }

  /// A statement of a list.
  @inlinable
  package func statement(_ index: Int, of list: StatementList) -> Statement {
    statementNodes[Int(list.start) + index]
  }

  /// Where a statement of a list is written.
  @inlinable
  package func range(_ index: Int, of list: StatementList) -> SourceRange {
    statementRanges[Int(list.start) + index]
  }

  /// A rule by its id.
  @inlinable
  public func rule(_ id: RuleID) -> Rule { rules[Int(id.index)] }

  /// A chain by its id.
  public func chain(_ id: ChainID) -> Chain { chains[id.index] }

  /// A table by its id.
  public func table(_ id: TableID) -> Table { tables[id.index] }

  /// A named set or map by its id.
  public func set(_ id: SetID) -> NamedSet { sets[id.index] }

  /// The expression that an id stands for once variables are replaced by their values.
  @inlinable
  public func resolved(_ id: ExpressionID) -> ExpressionID {
    if id.isSymbol { return id }
    var current = id
    // A value can only use variables defined before it, so this ends.
    while case .variable(let variable) = expression(current) {
      current = variables[Int(variable.index)].value
    }
    return current
  }

  /// The text of a symbol without quotes or brackets; of other expressions, their source text.
  public func text(_ id: ExpressionID) -> String {
    unquotedText(range(id))
  }

  /// The text of a range without the quotes or brackets around it.
  public func unquotedText(_ range: SourceRange) -> String {
    var bytes = sources.bytes(range)
    if let first = bytes.first {
      if first == UInt8(ascii: "\"") {
        bytes = bytes.dropFirst()
        if bytes.last == UInt8(ascii: "\"") { bytes = bytes.dropLast() }
      } else if first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
        bytes = bytes.dropFirst().dropLast()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The spelling of a name.
  public func spelling(_ name: NameID) -> String { names[name] }

  /// A chain as users name it: `inet filter input`.
  public func path(of id: ChainID) -> String {
    let chain = chain(id)
    let table = table(chain.table)
    let name = chain.name.map(spelling) ?? "(chain in place)"
    return "\(table.family.rawValue) \(spelling(table.name)) \(name)"
  }

  /// The live chain of a name in a table.
  public func chain(named name: NameID, in table: TableID) -> ChainID? {
    self.table(table).chainNames[name]
  }

  /// The live set or map of a name in a table.
  public func set(named name: NameID, in table: TableID) -> SetID? {
    self.table(table).setNames[name]
  }

  /// Whether a rule exists after loading.
  public func isLive(_ id: RuleID) -> Bool {
    let rule = rule(id)
    return !rule.isDeleted && !chain(rule.chain).isDeleted
  }

  /// The ids of all chains that exist after loading.
  public var liveChains: [ChainID] {
    chains.indices.filter { !chains[$0].isDeleted }.map { ChainID($0) }
  }
}

// MARK: Building

extension Ruleset {
  /// Makes room for about this many symbols, expressions and statements.
  package mutating func reserve(symbols: Int, nodes: Int, statements: Int) {
    symbolRanges.reserveCapacity(symbols)
    lists.reserveCapacity(symbols)
    self.nodes.reserveCapacity(nodes)
    statementNodes.reserveCapacity(statements)
    statementRanges.reserveCapacity(statements)
  }

  /// Adds a plain symbol.
  @inlinable
  package mutating func addSymbol(_ range: SourceRange) -> ExpressionID {
    symbolRanges.append(range)
    return ExpressionID(symbol: symbolRanges.count - 1)
  }

  /// Adds an expression.
  @inlinable
  package mutating func add(_ expression: Expression, at range: SourceRange) -> ExpressionID {
    nodes.append(ExpressionNode(expression, range))
    return ExpressionID(node: nodes.count - 1)
  }

  /// Adds a list from the end of a stack of ids, and takes them off the stack.
  @inlinable
  package mutating func addList(
    from stack: inout [ExpressionID], droppingTo mark: Int
  ) -> ExpressionList {
    let start = lists.count
    lists.append(contentsOf: stack[mark...])
    let count = stack.count - mark
    stack.removeLast(count)
    return ExpressionList(start: start, count: count)
  }

  /// Adds many plain symbols at once and the list of them.
  @inlinable
  package mutating func addSymbolList(
    count: Int, range: (Int) -> SourceRange
  ) -> ExpressionList {
    let start = lists.count
    for position in 0..<count {
      symbolRanges.append(range(position))
      lists.append(ExpressionID(symbol: symbolRanges.count - 1))
    }
    return ExpressionList(start: start, count: count)
  }

  /// How many statements there are.
  @inlinable
  package var statementCount: Int { statementNodes.count }

  /// Adds a statement; those added one after the other can become a list.
  @inlinable
  package mutating func add(_ statement: Statement, at range: SourceRange) {
    statementNodes.append(statement)
    statementRanges.append(range)
  }

  /// The statements from a place on, as a list.
  @inlinable
  package func statementList(from start: Int) -> StatementList {
    StatementList(start: start, count: statementNodes.count - start)
  }

  /// Takes the statements from a place on away again.
  package mutating func removeStatements(from start: Int) -> [(Statement, SourceRange)] {
    let removed = Array(zip(statementNodes[start...], statementRanges[start...]))
    statementNodes.removeSubrange(start...)
    statementRanges.removeSubrange(start...)
    return removed
  }
}
