import CTVetDiagnostics
import CTVetRulesetModel

/// What tells the shapes of rules apart.
struct ShapeKey {
  /// Everything about the rule but plain constants.
  var words: [UInt64] = []
  /// The constants, in order.
  var holes: [ExpressionID] = []

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    holes.removeAll(keepingCapacity: true)
  }

  /// Adds bytes and how many there are.
  mutating func add(_ text: Span<UInt8>) {
    words.append(UInt64(text.count))
    var word: UInt64 = 0
    for index in text.indices {
      word = word << 8 | UInt64(text[index])
      if index & 7 == 7 {
        words.append(word)
        word = 0
      }
    }
    if text.count & 7 != 0 { words.append(word) }
  }

  /// Adds a kind and a number.
  mutating func add(_ kind: Kind, _ number: UInt64 = 0) {
    words.append(UInt64(kind.rawValue) << 56 ^ number)
  }

  enum Kind: UInt8 {
    case table = 1
    case payload
    case meta
    case conntrack
    case hole
    case text
    case number
    case prefix
    case range
    case set
    case list
    case accept
    case drop
    case `continue`
    case `return`
    case jump
    case goto
    case counter
    case limit
    case log
    case reject
    case notrack
  }
}

extension RuleCompiler {
  /// Writes the key of a rule's shape; false for rules that have to be compiled one by one.
  mutating func writeKey(of statements: StatementList, in table: TableID) -> Bool {
    shapeKey.removeAll()
    shapeKey.add(.table, UInt64(table.index))
    for index in 0..<Int(statements.count) {
      guard addToKey(ruleset.statement(index, of: statements)) else { return false }
    }
    return true
  }

  private mutating func addToKey(_ statement: Statement) -> Bool {
    switch statement {
    case .match(let left, let op, let right): return addMatchToKey(left, op, right)
    case .verdict(let verdict): addToKey(verdict)
    case .counter(let packets, let bytes):
      shapeKey.add(.counter, packets)
      shapeKey.words.append(bytes)
    case .limit(let limit):
      shapeKey.add(.limit, limit.rate)
      shapeKey.words.append(
        UInt64(limit.seconds) << 32 | UInt64(limit.burst) ^ (limit.countsBytes ? 1 << 63 : 0)
          ^ (limit.isOver ? 1 << 62 : 0))
    case .log(let log):
      guard log.group == nil, log.snaplen == nil, log.queueThreshold == nil else { return false }
      shapeKey.add(.log, UInt64(log.flags.rawValue) << 32 | UInt64(log.level?.index ?? .max))
      if let prefix = log.prefix {
        _ = ruleset.sources.withBytes(prefix) { shapeKey.add($0) }
      } else {
        shapeKey.words.append(.max)
      }
    case .reject(let reject):
      guard reject.kind == .unspecified else { return false }
      shapeKey.add(.reject)
    case .notrack: shapeKey.add(.notrack)
    default: return false
    }
    return true
  }

  private mutating func addToKey(_ verdict: Verdict) {
    switch verdict {
    case .accept: shapeKey.add(.accept)
    case .drop: shapeKey.add(.drop)
    case .continue: shapeKey.add(.continue)
    case .return: shapeKey.add(.return)
    case .jump(let chain): shapeKey.add(.jump, UInt64(chain.index))
    case .goto(let chain): shapeKey.add(.goto, UInt64(chain.index))
    }
  }

  private mutating func addMatchToKey(
    _ leftID: ExpressionID, _ op: RelationalOperator, _ rightID: ExpressionID
  ) -> Bool {
    let operation: UInt64
    switch op {
    case .implicit: operation = 0
    case .equal: operation = 1
    case .notEqual: operation = 2
    default: return false
    }
    /// Whether constants are holes: those that say something of the packet's protocols are not.
    let hasHoles: Bool
    let datatype: DataType
    switch ruleset.expression(leftID) {
    case .payload(let header, let field):
      guard let template = header.field(field), template.offset & 7 == 0,
        template.length & 7 == 0
      else { return false }
      shapeKey.add(
        .payload, operation << 32 | UInt64(header.rawValue) << 8 | UInt64(field.rawValue))
      datatype = template.datatype
      hasHoles = !Self.namesNextHeader(header, field) && !Self.isNew(header, field)
    case .meta(let key):
      switch key {
      case .nfproto, .protocol, .l4proto, .inputInterfaceType: hasHoles = false
      case .hour, .day, .securityMark, .bridgeRoute: return false
      default: hasHoles = true
      }
      datatype = key.template.datatype ?? .integer
      shapeKey.add(.meta, operation << 32 | UInt64(key.rawValue))
    case .ct(let key, let direction, .unspecified):
      guard key.typeGivingBase == nil, key != .securityMark else { return false }
      hasHoles = key != .l3proto && key != .protocol
      datatype = key.template()?.datatype ?? .integer
      let way: UInt64 = direction == nil ? 0 : direction == .original ? 1 : 2
      shapeKey.add(.conntrack, operation << 32 | way << 8 | UInt64(key.rawValue))
    default: return false
    }
    return addConstantToKey(rightID, datatype, hasHoles: hasHoles && !datatype.isBitmask)
  }

  private mutating func addConstantToKey(
    _ unresolved: ExpressionID, _ datatype: DataType, hasHoles: Bool
  ) -> Bool {
    let id = ruleset.resolved(unresolved)
    switch ruleset.expression(id) {
    case .symbol:
      guard hasHoles, !datatype.isString else { return addTextToKey(id) }
      shapeKey.add(.hole)
      shapeKey.holes.append(id)
    case .number(let number):
      guard hasHoles else {
        shapeKey.add(.number, number)
        return true
      }
      shapeKey.add(.hole)
      shapeKey.holes.append(id)
    case .prefix(let value, let length):
      guard hasHoles, !datatype.isString, addEndToKey(value) else { return false }
      shapeKey.add(.prefix, UInt64(length))
    case .range(let low, let high):
      guard hasHoles, addEndToKey(low), addEndToKey(high) else { return false }
      shapeKey.add(.range)
    case .setReference(let name): shapeKey.add(.set, UInt64(name.index))
    case .list(let list):
      guard list.count <= 8 else { return false }
      shapeKey.add(.list, UInt64(list.count))
      for member in ruleset.expressions(list) {
        guard case .symbol = ruleset.expression(member), addTextToKey(member) else { return false }
      }
    default: return false
    }
    return true
  }

  private mutating func addTextToKey(_ id: ExpressionID) -> Bool {
    shapeKey.add(.text)
    return ruleset.sources.withBytes(ruleset.range(id)) { shapeKey.add($0) } != nil
  }

  /// A plain constant of a range or prefix.
  private mutating func addEndToKey(_ unresolved: ExpressionID) -> Bool {
    let id = ruleset.resolved(unresolved)
    switch ruleset.expression(id) {
    case .symbol, .number: shapeKey.holes.append(id)
    default: return false
    }
    return shapeKey.holes.count < 200
  }
}
