import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  /// An expression and everything below it.
  mutating func expression(_ index: Int) -> ExpressionID {
    let node = tree.nodes[index]
    let range = SourceRange(tree.base + node.start, tree.base + node.end)
    let first = index + 1
    switch node.kind {
    case .symbol, .quoted: return ruleset.addSymbol(range)
    case .number: return ruleset.add(.number(number(index)), at: range)
    case .payload: return ruleset.add(payload(index), at: range)
    case .meta:
      guard let key = keys.meta(node.keyword) else { break }
      return ruleset.add(.meta(key), at: range)
    case .ct:
      guard let key = keys.conntrack(node.keyword) else { break }
      let direction = Keys.direction(node.flags)
      noteConntrack(.read(key, direction), at: index)
      return ruleset.add(.ct(key, direction, Keys.family(node.flags)), at: range)
    case .setReference: return setReference(index)
    case .variable: return variableUse(index)
    case .set: return set(index)
    case .list: return ruleset.add(.list(list(of: index)), at: range)
    case .concatenation:
      // A single type or value that the parser put under a concatenation.
      if Int(node.size) == 1 + Int(tree.nodes[first].size) { return expression(first) }
      return ruleset.add(.concatenation(list(of: index)), at: range)
    case .range, .map, .mapping, .binary: return pair(index)
    case .prefix:
      let value = expression(first)
      let length = number32(first + Int(tree.nodes[first].size))
      return ruleset.add(.prefix(value, length), at: range)
    case .element: return element(index)
    case .catchAll: return ruleset.add(.catchAll, at: range)
    case .boolean: return ruleset.add(.boolean(node.keyword == .exists), at: range)
    case .verdict:
      let verdict = verdict(index)
      return ruleset.add(.verdict(verdict), at: range)
    default:
      let value = rareSelector(index)
      return ruleset.add(value, at: range)
    }
    return ruleset.add(.unreadable, at: range)
  }

  /// The children of a node as a list.
  private mutating func list(of index: Int) -> ExpressionList {
    let mark = expressionStack.count
    var child = index + 1
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let id = expression(child)
      expressionStack.append(id)
      child += Int(tree.nodes[child].size)
    }
    return ruleset.addList(from: &expressionStack, droppingTo: mark)
  }

  /// `{ … }`; elements that are all plain words, of which there may be millions, take a short way.
  private mutating func set(_ index: Int) -> ExpressionID {
    let end = index + Int(tree.nodes[index].size)
    var isPlain = true
    for child in (index + 1)..<max(end, index + 1)
    where tree.nodes[child].kind != .symbol && tree.nodes[child].kind != .quoted {
      isPlain = false
      break
    }
    guard isPlain else {
      return ruleset.add(.set(list(of: index)), at: tree.range(index))
    }
    let base = tree.base
    let list = unsafe tree.nodes.withUnsafeBufferPointer { nodes in
      ruleset.addSymbolList(
        count: end - index - 1,
        range: { position in
          let node = unsafe nodes[index + 1 + position]
          return SourceRange(base + node.start, base + node.end)
        })
    }
    return ruleset.add(.set(list), at: tree.range(index))
  }

  /// Two operands.
  private mutating func pair(_ index: Int) -> ExpressionID {
    let node = tree.nodes[index]
    let first = index + 1
    let left = expression(first)
    let right = expression(first + Int(tree.nodes[first].size))
    let value: Expression =
      switch node.kind {
      case .range: .range(left, right)
      case .map: .map(key: left, data: right)
      case .mapping: .mapping(key: left, data: right)
      default: .binary(Self.operation(node.flags), left, right)
      }
    return ruleset.add(value, at: tree.range(index))
  }

  private static func operation(_ flags: UInt8) -> BinaryOperator {
    switch TokenKind(rawValue: flags) {
    case .shiftLeft: .shiftLeft
    case .shiftRight: .shiftRight
    case .ampersand: .and
    case .caret: .xor
    default: .or
    }
  }

  private mutating func setReference(_ index: Int) -> ExpressionID {
    let name = intern(index + 1)
    let range = tree.range(index)
    ruleset.references.sets.append(
      References.NameUse(owner: owner, table: currentTable, name: name, range: range))
    return ruleset.add(.setReference(name), at: range)
  }

  private mutating func variableUse(_ index: Int) -> ExpressionID {
    let range = tree.range(index)
    let name = intern(index + 1)
    guard let id = variable(name) else {
      reportUnknownVariable(name, at: range)
      return ruleset.add(.unreadable, at: range)
    }
    ruleset.variables[Int(id.index)].uses += 1
    ruleset.references.variables.append(
      References.VariableUse(owner: owner, variable: id, range: range))
    return ruleset.add(.variable(id), at: range)
  }

  private mutating func element(_ index: Int) -> ExpressionID {
    let key = expression(index + 1)
    var options = ElementOptions()
    let list = beginStatements()
    var child = index + 1 + Int(tree.nodes[index + 1].size)
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let node = tree.nodes[child]
      switch (node.kind, node.keyword) {
      case (.property, .timeout): options.timeout = time(child + 1)
      case (.property, .expires): options.expires = time(child + 1)
      case (.property, _): options.comment = tree.range(child + 1)
      default: statement(child)
      }
      child += Int(node.size)
    }
    options.statements = endStatements(list)
    ruleset.elementOptions.append(options)
    return ruleset.add(
      .element(key, options: UInt32(truncatingIfNeeded: ruleset.elementOptions.count - 1)),
      at: tree.range(index))
  }

  // MARK: Selectors

  @inline(__always)
  private func payload(_ index: Int) -> Expression {
    let node = tree.nodes[index]
    guard node.size > 1, let header = keys.header(node.keyword) else { return .unreadable }
    let field = tree.nodes[index + 1].keyword
    if node.size > 2 {
      return Keys.arpField(field, tree.nodes[index + 2].keyword).map { .payload(header, $0) }
        ?? .unreadable
    }
    return keys.field(field).map { .payload(header, $0) } ?? .unreadable
  }

  private mutating func rareSelector(_ index: Int) -> Expression {
    let node = tree.nodes[index]
    let first = index + 1
    switch node.kind {
    case .rawPayload:
      let base: Expression.PayloadBase =
        switch node.keyword {
        case .ll: .link
        case .nh: .network
        case .th: .transport
        default: .inner
        }
      return .rawPayload(base, offset: number32(first), length: number32(first + 1))
    case .extensionHeader:
      guard let header = keys.header(node.keyword),
        let field = keys.field(tree.nodes[first].keyword)
      else { return .unreadable }
      let entry = node.size > 2 ? UInt8(clamping: number(first + 1)) : 0
      return .extensionHeader(header, field, index: entry)
    case .extensionHeaderExists:
      return keys.header(node.keyword).map { .extensionHeaderExists($0) } ?? .unreadable
    case .ipOption: return .ipOption(intern(first), field: secondName(index))
    case .tcpOption: return .tcpOption(intern(first), field: secondName(index))
    case .rawTCPOption:
      return .rawTCPOption(
        intern(first), offset: number32(first + 1), length: number32(first + 2))
    case .sctpChunk: return .sctpChunk(intern(first), field: secondName(index))
    case .dccpOption: return dccpOption(first)
    case .rt:
      return keys.route(node.keyword).map { .rt($0, Keys.family(node.flags)) } ?? .unreadable
    case .socket:
      guard let key = keys.socket(node.keyword) else { return .unreadable }
      return .socket(key, level: node.size > 1 ? number32(first) : 0)
    case .fib: return fib(index)
    case .osf:
      return .osf(version: node.keyword == .version, ttl: node.size > 1 ? intern(first) : nil)
    case .ipsec:
      let key = ruleset.names.intern(node.keyword.spelling)
      return .ipsec(
        incoming: node.flags & 1 != 0, spnum: node.size > 1 ? number8(first) : 0, key: key,
        Keys.family(node.flags))
    case .numgen:
      return .numgen(
        random: node.keyword == .random, modulus: number32(first),
        offset: node.size > 2 ? number32(first + 1) : 0)
    case .hash: return hash(index)
    case .tunnel: return .tunnel(id: node.keyword == .id)
    case .inner:
      let inner = expression(first)
      return keys.header(node.keyword).map { .inner($0, inner) } ?? .unreadable
    default: return .unreadable
    }
  }

  /// The name of the second child, where there is one.
  private mutating func secondName(_ index: Int) -> NameID? {
    tree.nodes[index].size > 2 ? intern(index + 2) : nil
  }

  private mutating func dccpOption(_ index: Int) -> Expression {
    .dccpOption(number8(index))
  }

  private mutating func number8(_ index: Int) -> UInt8 {
    let value = number(index)
    if let small = UInt8(exactly: value) { return small }
    report(
      SyntaxDiagnostics.outOfRange, at: tree.range(index), "\(value) is too large here",
      hint: "the largest is 255")
    return 255
  }

  private mutating func fib(_ index: Int) -> Expression {
    var flags: Expression.FibFlags = []
    for child in tree.children(index) {
      switch tree.nodes[child].keyword {
      case .saddr: flags.insert(.source)
      case .daddr: flags.insert(.destination)
      case .mark: flags.insert(.mark)
      case .iif: flags.insert(.inputInterface)
      default: flags.insert(.outputInterface)
      }
    }
    checkFib(flags, at: tree.range(index))
    switch tree.nodes[index].keyword {
    case .oif: return .fib(flags, .outputInterface)
    case .oifname: return .fib(flags, .outputInterfaceName)
    case .type: return .fib(flags, .addressType)
    default: return .fib(flags, .check)
    }
  }

  private mutating func checkFib(_ flags: Expression.FibFlags, at range: SourceRange) {
    if !flags.contains(.source), !flags.contains(.destination) {
      report(
        SyntaxDiagnostics.syntaxError, at: range, "`fib` needs an address to look up",
        hint: "add `saddr` or `daddr`")
    }
    if flags.isSuperset(of: [.source, .destination]) {
      report(
        SyntaxDiagnostics.syntaxError, at: range,
        "`fib` can't look up with `saddr` and `daddr` both")
    }
    if flags.isSuperset(of: [.inputInterface, .outputInterface]) {
      report(
        SyntaxDiagnostics.syntaxError, at: range, "`fib` can't look up with `iif` and `oif` both")
    }
  }

  private mutating func hash(_ index: Int) -> Expression {
    let modulus = child(of: index, .property, .mod).map { number32($0 + 1) } ?? 0
    let seed = child(of: index, .property, .seed).map { number32($0 + 1) }
    let offset = child(of: index, .property, .offset).map { number32($0 + 1) } ?? 0
    guard tree.nodes[index].keyword == .jhash else {
      return .symmetricHash(modulus: modulus, offset: offset)
    }
    return .jenkinsHash(expression(index + 1), modulus: modulus, seed: seed, offset: offset)
  }
}
