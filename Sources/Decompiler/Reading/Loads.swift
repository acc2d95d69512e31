import CTVetBytecode
import CTVetRulesetModel

/// Instructions that fill registers.
extension RuleReader {
  mutating func load(_ instruction: Instruction.LoadPayload, tunnel: Header? = nil) {
    var field = PayloadFields.raw(
      instruction.base, offset: Int(instruction.offset) * 8, bits: Int(instruction.length) * 8,
      tunnel: tunnel)
    if let tunnel, instruction.base == .inner { field.findField(of: tunnel) }
    hold(.payload(field), in: instruction.destination)
  }

  mutating func load(_ instruction: Instruction.LoadMeta, tunnel: Header? = nil) {
    guard let key = instruction.key.modelKey else { return }
    let type = ValueType(template: key.template)
    hold(.typed(.meta(key, tunnel: tunnel), type), in: instruction.destination)
  }

  /// A load inside of a tunnel.
  mutating func load(_ instruction: Instruction.Inner) {
    guard
      let tunnel = Header.allCases.first(where: { header in
        guard let template = TunnelTemplate.of(header) else { return false }
        // GRE has no number: the layers that it may carry tell.
        return UInt32(template.headerSize) == instruction.headerSize
          && UInt32(template.flags.rawValue) == instruction.flags
          && (instruction.tunnel == 0 || UInt32(template.type) == instruction.tunnel)
      })
    else { return }
    switch instruction.load {
    case .loadPayload(let payload): load(payload, tunnel: tunnel)
    case .loadMeta(let meta): load(meta, tunnel: tunnel)
    default: break
    }
  }

  mutating func load(_ instruction: Instruction.Immediate) {
    switch instruction.value {
    case .data(let data): hold(.bytes(data), in: instruction.destination)
    case .verdict(.jump(chain: nil)):
      append(.inPlaceChain(isGoto: false, rules: inPlaceRules))
    case .verdict(.goto(chain: nil)):
      append(.inPlaceChain(isGoto: true, rules: inPlaceRules))
    case .verdict(let verdict): append(.verdict(verdict))
    }
  }

  mutating func compute(_ instruction: Instruction.Bitwise) {
    guard let source = load(in: instruction.source) else { return }
    let load: Load
    switch instruction.operation {
    case .maskXor(let mask, let xor): load = .masked(source, mask: mask, xor: xor)
    case .shiftLeft(let bits):
      load = .shifted(source, .shiftLeft, bits: bits, length: Int(instruction.length) * 8)
    case .shiftRight(let bits):
      load = .shifted(source, .shiftRight, bits: bits, length: Int(instruction.length) * 8)
    }
    hold(load, in: instruction.destination)
  }

  mutating func compute(_ instruction: Instruction.Byteorder) {
    guard let source = load(in: instruction.source) else { return }
    hold(.byteorder(source, instruction.operation), in: instruction.destination)
  }

  mutating func load(_ instruction: Instruction.Hash) {
    switch instruction.kind {
    case .jenkins(let source, let length, let seed):
      guard let inner = load(in: source, bits: Int(length) * 8) else { return }
      hold(.jenkinsHash(inner, instruction, seed: seed), in: instruction.destination)
    case .symmetric:
      let hash = DecompiledExpression.symmetricHash(
        modulus: instruction.modulus, offset: instruction.offset)
      hold(
        .typed(hash, ValueType(.integer, bits: 32, byteOrder: .host)), in: instruction.destination)
    }
  }

  mutating func load(_ instruction: Instruction.Numgen) {
    let generator = DecompiledExpression.numberGenerator(
      instruction.kind, modulus: instruction.modulus, offset: instruction.offset)
    hold(
      .typed(generator, ValueType(.integer, bits: 32, byteOrder: .host)),
      in: instruction.destination)
  }

  /// The look-up of a value, or of a decision.
  mutating func look(_ instruction: Instruction.Lookup) {
    let use = SetUse(name: instruction.set, listed: sets.use(instruction.set))
    guard let key = load(in: instruction.source, bits: use.keyBits) else { return }
    guard let destination = instruction.destination else {
      return match(
        instruction.isInverted ? .notEqual : .equal, key, with: .set(use))
    }
    if destination != .verdict { return hold(.map(key, use), in: destination) }
    enter(key)
    let resolved = resolveKey(key)
    let elements = elements(of: use, key: resolved, values: ElementValues())
    statements.append(
      .verdictMap(
        .map(key: resolved.typed.expression, elements: elements, isVerdict: true)))
    dependencies.previous = nil
  }
}
