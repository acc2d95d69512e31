import CTVetBytecode
import CTVetRulesetModel

/// `snat`, `dnat`, `masquerade`, `redirect` and `tproxy`.
extension RuleReader {
  /// `NF_NAT_RANGE_NETMAP`.
  private static let netmap: UInt32 = 0x40

  mutating func translate(_ instruction: Instruction.NAT) {
    let flags = instruction.flags ?? 0
    var nat = DecompiledStatement.NAT(
      kind: instruction.kind == .source ? .source : .destination,
      family: family == .inet ? instruction.family : nil, flags: flags,
      isPrefix: flags & Self.netmap != 0)
    let type = ValueType(instruction.family == .ip6 ? .ipv6Addr : .ipv4Addr)
    if let minimum = instruction.addressMinimum, case .map(let key, let use)? = load(in: minimum) {
      let values = values(of: use, instruction, address: type)
      if values.isInterval || values.types.count > 1 {
        let key = resolveKey(key)
        nat.family = instruction.family
        nat.address = .map(
          key: key.typed.expression, elements: elements(of: use, key: key, values: values),
          isVerdict: false)
        return append(.nat(nat))
      }
    }
    nat.address = interval(
      instruction.addressMinimum, instruction.addressMaximum, as: type, withPrefixes: true)
    nat.port = interval(
      instruction.portMinimum, instruction.portMaximum, as: ValueType(.inetService))
    append(.nat(nat))
  }

  /// What a map gives for an address: by what is known of it, else by the registers that the
  /// translation reads.
  private func values(
    of use: SetUse, _ instruction: Instruction.NAT, address: ValueType
  ) -> ElementValues {
    var values = ElementValues(types: [address])
    let hasPort: Bool
    if let details = use.listed?.details, case .data(let type)? = details.value {
      values.isInterval = details.hasIntervalValues
      hasPort = type.parts.count > 1
    } else {
      values.isInterval =
        instruction.addressMaximum != nil
        && instruction.addressMaximum != instruction.addressMinimum
      let words = (address.bits + 31) / 32 * (values.isInterval ? 2 : 1)
      // The map fills the registers behind its own.
      hasPort =
        use.valueWords.map { $0 > words }
        ?? instruction.portMinimum.map { !isLoaded($0) } ?? false
    }
    if hasPort { values.types.append(ValueType(.inetService)) }
    return values
  }

  mutating func translate(
    _ kind: DecompiledStatement.NAT.Kind, _ minimum: Register?, _ maximum: Register?,
    flags: UInt32?
  ) {
    let port = interval(minimum, maximum, as: ValueType(.inetService))
    append(.nat(DecompiledStatement.NAT(kind: kind, port: port, flags: flags ?? 0)))
  }

  /// What one register holds, or an interval of what two hold.
  private mutating func interval(
    _ minimum: Register?, _ maximum: Register?, as type: ValueType, withPrefixes: Bool = false
  ) -> DecompiledExpression? {
    guard let minimum, let load = load(in: minimum) else { return nil }
    let low = resolve(load, as: type).expression
    guard let maximum, maximum != minimum, let last = self.load(in: maximum) else { return low }
    let high = resolve(last, as: type).expression
    if withPrefixes, case .constant(let first) = low, case .constant(let second) = high,
      first != second
    {
      return ElementReader.interval(first, second)
    }
    return .range(low, high)
  }

  mutating func proxy(_ instruction: Instruction.TProxy) {
    var proxy = DecompiledStatement.TProxy(family: family == .inet ? instruction.family : nil)
    let type = ValueType(instruction.family == .ip6 ? .ipv6Addr : .ipv4Addr)
    proxy.address = instruction.address.flatMap { load(in: $0) }.map {
      resolve($0, as: type).expression
    }
    if let port = instruction.port.flatMap({ load(in: $0) }) {
      dependencies = Dependencies()
      proxy.port = resolve(port, as: ValueType(.inetService)).expression
    }
    append(.tproxy(proxy))
  }
}
