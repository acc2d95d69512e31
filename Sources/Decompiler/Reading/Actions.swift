import CTVetBytecode
import CTVetRulesetModel

/// Statements that answer the packet, send it elsewhere or apply an object.
extension RuleReader {
  mutating func reject(_ instruction: Instruction.Reject) {
    var datatype = DataType.integer
    var reject = DecompiledStatement.Reject(
      kind: instruction.kind,
      code: TypedConstant(
        ConstantValue(UInt128(instruction.code), bits: 8), ValueType(.integer)),
      family: nil, isVerbose: false)
    switch family {
    case .ip, .ip6:
      reject.family = family
      datatype = family == .ip ? .icmpCode : .icmpv6Code
      if instruction.kind == 1 { release(.transport) }
    case .inet, .bridge, .netdev:
      if instruction.kind == 2 {
        datatype = .icmpxCode
      } else {
        // A plain `reject` would be of either family.
        reject.isVerbose = true
        switch context[.network] {
        case .header(.ip): (reject.family, datatype) = (.ip, .icmpCode)
        case .header(.ip6): (reject.family, datatype) = (.ip6, .icmpv6Code)
        default: break
        }
        release(.network)
      }
    case .arp: break
    }
    reject.code.type = ValueType(datatype, bits: 8, byteOrder: .bigEndian)
    append(.reject(reject))
  }

  mutating func queue(_ instruction: Instruction.Queue) {
    let type = ValueType(.integer, bits: 16, byteOrder: .host)
    func number(_ number: UInt16) -> DecompiledExpression {
      .constant(TypedConstant(ConstantValue(UInt128(number), bits: 16), type))
    }
    let target: DecompiledExpression
    switch instruction.target {
    case .numbers(let first, let last):
      target = first == last ? number(first) : .range(number(first), number(last))
    case .register(let register):
      guard let load = load(in: register) else { return }
      target = resolve(load, as: type).expression
    }
    append(.queue(target, flags: instruction.flags))
  }

  mutating func duplicate(_ instruction: Instruction.Duplicate) {
    let address = ValueType(family == .ip6 ? .ipv6Addr : .ipv4Addr)
    let to = instruction.address.flatMap { load(in: $0) }.map {
      resolve($0, as: address).expression
    }
    let device = instruction.device.flatMap { load(in: $0) }.map {
      resolve($0, as: ValueType(.ifaceIndex)).expression
    }
    append(.duplicate(to: to ?? device, device: to == nil ? nil : device))
  }

  mutating func forward(_ instruction: Instruction.Forward) {
    let device = instruction.device.flatMap { load(in: $0) }.map {
      resolve($0, as: ValueType(.ifaceIndex)).expression
    }
    var family: Family?
    switch instruction.protocolFamily {
    case 2: family = .ip
    case 10: family = .ip6
    default: break
    }
    let type = ValueType(family == .ip6 ? .ipv6Addr : .ipv4Addr)
    let address = instruction.address.flatMap { load(in: $0) }.map {
      resolve($0, as: type).expression
    }
    append(.forward(device: device, address: address, family))
  }

  mutating func apply(_ instruction: Instruction.ObjectReference) {
    switch instruction.target {
    case .name(let type, let name): append(.object(type, .name(name)))
    case .map(let register, let name):
      let use = SetUse(name: name, listed: sets.use(name))
      guard let load = load(in: register, bits: use.keyBits) else { return }
      let key = resolveKey(load)
      var type: Instruction.ObjectType?
      if case .object(let kind)? = use.listed?.details?.value {
        type = Instruction.ObjectType(kind)
      }
      let elements = elements(of: use, key: key, values: ElementValues())
      append(
        .object(
          type, .map(key: key.typed.expression, elements: elements, isVerdict: false)))
    }
  }
}

extension Instruction.ObjectType {
  /// The kind of a named object.
  fileprivate init(_ kind: ObjectKind) {
    switch kind {
    case .counter: self = .counter
    case .quota: self = .quota
    case .limit: self = .limit
    case .ctHelper: self = .conntrackHelper
    case .ctTimeout: self = .conntrackTimeout
    case .ctExpectation: self = .conntrackExpectation
    case .secmark: self = .securityMark
    case .synproxy: self = .synproxy
    case .tunnel: self = .tunnel
    }
  }
}
