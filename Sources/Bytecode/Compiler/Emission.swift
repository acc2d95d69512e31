import CTVetDiagnostics
import CTVetRulesetModel

/// From evaluated expressions to instructions; registers are given out like a stack.
extension RuleCompiler {
  /// Takes registers for an operand: as many words as a concatenation has, else four.
  mutating func take(for operand: Operand?) throws(EvaluationError) -> Int {
    let words = Self.words(of: operand)
    guard firstFreeWord + words <= Register.wordCount else {
      throw EvaluationError(
        EvaluationDiagnostics.unsupported, at: operand?.range ?? SourceRange(at: 0),
        "this needs more registers than the kernel has",
        hint: "a concatenation has at most 64 bytes")
    }
    defer { firstFreeWord += words }
    return firstFreeWord
  }

  /// Gives the registers of an operand back.
  mutating func release(_ operand: Operand?) {
    firstFreeWord -= Self.words(of: operand)
  }

  private static func words(of operand: Operand?) -> Int {
    guard let operand, case .concatenation = operand.form else { return 4 }
    return (operand.bits + 31) / 32
  }

  /// Puts a value into registers that are taken and given back at once.
  mutating func load(_ operand: Operand) throws(EvaluationError) -> Register {
    let word = try take(for: operand)
    try emit(operand, at: word)
    release(operand)
    return .starting(atWord: word)
  }

  /// Puts a value into the registers from a word on.
  mutating func emit(_ operand: Operand, at word: Int) throws(EvaluationError) {
    let register = Register.starting(atWord: word)
    switch operand.form {
    case .value(let number):
      output.append(
        .immediate(.init(destination: register, value: .data(data(number, of: operand)))))
    case .payload(let payload):
      output.append(
        .loadPayload(
          .init(
            base: payload.base.instructionBase, offset: UInt32(payload.offset / 8),
            length: UInt32(operand.byteCount), destination: register)))
    case .option(let option):
      output.append(
        .loadExtensionHeader(
          .init(
            kind: option.kind, type: option.type, offset: UInt32(option.offset / 8),
            length: UInt32(operand.byteCount), isPresence: option.isPresence,
            destination: register)))
    case .load(let instruction): output.append(instruction.loading(into: register))
    case .hash(let input, let modulus, let seed, let offset):
      let source = try take(for: input)
      try emit(input, at: source)
      release(input)
      output.append(
        .hash(
          .init(
            kind: .jenkins(
              source: .starting(atWord: source), length: UInt32(input.byteCount), seed: seed),
            modulus: modulus, offset: offset, destination: register)))
    case .binary(let op, let inner, let constant):
      if op == .shiftLeft || op == .shiftRight {
        try emit(inner, at: word)
        output.append(
          .bitwise(
            .init(
              source: register, destination: register, length: UInt32(operand.byteCount),
              operation: op == .shiftLeft
                ? .shiftLeft(bits: UInt32(truncatingIfNeeded: constant))
                : .shiftRight(bits: UInt32(truncatingIfNeeded: constant)))))
      } else {
        try emitMask(operand, at: word)
      }
    case .swapped(let operation, let inner):
      try emit(inner, at: word)
      let size = inner.bits % 64 == 0 ? 8 : inner.bits % 32 == 0 ? 4 : 2
      output.append(
        .byteorder(
          .init(
            operation: operation, source: register, destination: register,
            length: UInt32(operand.bits / 8), size: UInt32(size))))
    case .concatenation(let parts):
      var next = word
      for part in parts {
        try emit(part, at: next)
        next += (part.bits + 31) / 32
      }
    case .map(let key, let use):
      try emit(key, at: word)
      output.append(.lookup(.init(source: register, set: use.name, destination: register)))
    case .inner(let tunnel, var load):
      let start = output.count
      load.bits = operand.bits
      try emit(load, at: word)
      guard output.count == start + 1, let instruction = output.popLast() else {
        throw EvaluationError(
          EvaluationDiagnostics.unsupported, at: operand.range, "this can't be read inside a tunnel"
        )
      }
      output.append(
        .inner(
          .init(
            tunnel: UInt32(tunnel.type), headerSize: UInt32(tunnel.headerSize),
            flags: UInt32(tunnel.flags.rawValue), load: instruction)))
    case .prefix, .interval, .verdict, .catchAll, .set, .elements:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: operand.range, "a single value is wanted here")
    }
  }

  /// A chain of `&`, `|` and `^` as one instruction.
  private mutating func emitMask(_ operand: Operand, at word: Int) throws(EvaluationError) {
    var operations: [(op: BinaryOperator, constant: UInt128)] = []
    var inner = operand
    while case .binary(let op, let next, let constant) = inner.form,
      op != .shiftLeft, op != .shiftRight
    {
      operations.append((op, constant))
      inner = next
    }
    try emit(inner, at: word)
    let all = Self.mask(bits: operand.bits)
    var mask = all
    var xor: UInt128 = 0
    for (op, constant) in operations.reversed() {
      // Each step is `(x & keep) ^ flip`.
      let (keep, flip): (UInt128, UInt128) =
        switch op {
        case .and: (constant, 0)
        case .or: (~constant, constant)
        default: (all, constant)
        }
      xor = flip ^ (xor & keep)
      mask &= keep
    }
    let register = Register.starting(atWord: word)
    output.append(
      .bitwise(
        .init(
          source: register, destination: register, length: UInt32(operand.byteCount),
          operation: .maskXor(mask: data(mask, of: operand), xor: data(xor, of: operand)))))
  }

  /// A number as the operand's type lays it out.
  func data(_ number: UInt128, of operand: Operand, byteCount: Int? = nil) -> RegisterData {
    let isLittle = operand.byteOrder != .bigEndian && !operand.datatype.isString
    return RegisterData(
      LittleBytes(
        number, byteCount: min(max(byteCount ?? operand.byteCount, 1), 16),
        isLittleEndian: isLittle))
  }

  // MARK: Comparisons

  mutating func emit(_ relation: Relation) throws(EvaluationError) {
    let (left, right) = (relation.left, relation.right)
    let word = try take(for: left)
    defer { release(left) }
    let register = Register.starting(atWord: word)
    switch right.form {
    case .interval(let low, let high):
      try emit(left, at: word)
      let (lower, upper) = (data(low, of: right), data(high, of: right))
      if relation.op == .notEqual {
        output.append(
          .range(.init(operation: .outside, source: register, lower: lower, upper: upper)))
      } else {
        output.append(
          .compare(.init(operation: .greaterOrEqual, source: register, data: lower)))
        output.append(.compare(.init(operation: .lessOrEqual, source: register, data: upper)))
      }
    case .set(let use):
      try emit(left, at: word)
      output.append(
        .lookup(
          .init(
            source: register, set: use.name, isInverted: relation.op == .notEqual)))
    case .prefix(let number, let length):
      try emitPrefix(relation, number, length, at: word)
    case .value(let number):
      let isFlagTest = relation.op == .implicit || relation.op == .not
      if isFlagTest, right.datatype.base == .bitmask {
        try emitFlagTest(relation, number, at: word)
      } else {
        try emit(left, at: word)
        output.append(
          .compare(
            .init(
              operation: relation.op.comparison, source: register, data: data(number, of: right))))
      }
    default:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: right.range, "nothing can be compared with this")
    }
  }

  /// Whole leading bytes are loaded and compared alone; other prefixes are masked.
  private mutating func emitPrefix(
    _ relation: Relation, _ number: UInt128, _ length: Int, at word: Int
  ) throws(EvaluationError) {
    let right = relation.right
    let register = Register.starting(atWord: word)
    var compared: RegisterData
    if right.datatype.isString
      || right.byteOrder == .bigEndian && length > 0 && length.isMultiple(of: 8)
    {
      var left = relation.left
      left.bits = length
      try emit(left, at: word)
      let count = (length + 7) / 8
      compared = RegisterData(
        LittleBytes(
          number >> UInt128(right.bits - length), byteCount: min(max(count, 1), 16),
          isLittleEndian: false))
    } else {
      try emit(relation.left, at: word)
      let mask = Self.mask(bits: right.bits) ^ Self.mask(bits: right.bits - length)
      output.append(
        .bitwise(
          .init(
            source: register, destination: register, length: UInt32(right.byteCount),
            operation: .maskXor(mask: data(mask, of: right), xor: data(0, of: right)))))
      compared = data(number, of: right)
    }
    output.append(
      .compare(.init(operation: relation.op.comparison, source: register, data: compared)))
  }

  /// "Any of these flags", or with `!` "none of them".
  private mutating func emitFlagTest(
    _ relation: Relation, _ number: UInt128, at word: Int
  ) throws(EvaluationError) {
    let (left, right) = (relation.left, relation.right)
    let register = Register.starting(atWord: word)
    try emit(left, at: word)
    if case .binary = left.form {
      output.append(
        .compare(.init(operation: .equal, source: register, data: data(number, of: right))))
      return
    }
    let zero = data(0, of: right, byteCount: left.byteCount)
    output.append(
      .bitwise(
        .init(
          source: register, destination: register, length: UInt32(left.byteCount),
          operation: .maskXor(mask: data(number, of: right), xor: zero))))
    output.append(
      .compare(
        .init(
          operation: relation.op == .not ? .equal : .notEqual, source: register, data: zero)))
  }
}

extension RelationalOperator {
  /// The comparison of the instruction.
  var comparison: Instruction.Compare.Operation {
    switch self {
    case .implicit, .equal, .not: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }
}

extension Expression.PayloadBase {
  /// The base as instructions name it.
  var instructionBase: Instruction.PayloadBase {
    switch self {
    case .link: .link
    case .network: .network
    case .transport: .transport
    case .inner: .inner
    }
  }
}

extension Instruction {
  /// The same load into another register.
  func loading(into register: Register) -> Instruction {
    switch self {
    case .loadMeta(var load):
      load.destination = register
      return .loadMeta(load)
    case .loadConntrack(var load):
      load.destination = register
      return .loadConntrack(load)
    case .route(var load):
      load.destination = register
      return .route(load)
    case .socket(var load):
      load.destination = register
      return .socket(load)
    case .fib(var load):
      load.destination = register
      return .fib(load)
    case .osf(var load):
      load.destination = register
      return .osf(load)
    case .xfrm(var load):
      load.destination = register
      return .xfrm(load)
    case .numgen(var load):
      load.destination = register
      return .numgen(load)
    case .hash(var load):
      load.destination = register
      return .hash(load)
    case .tunnel(var load):
      load.destination = register
      return .tunnel(load)
    default: return self
    }
  }
}
