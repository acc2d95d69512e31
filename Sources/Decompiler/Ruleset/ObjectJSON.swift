import CTVetBytecode
import CTVetRulesetModel

/// Named objects in JSON (nftables src/json.c, `obj_print_json`).
extension RulesetJSONWriter {
  func json(_ object: ListedTable.Object, in table: ListedTable) -> JSONValue {
    var members = names(object.name, in: table)
    if let comment = object.comment { members.append(.init("comment", .string(comment))) }
    members += contents(of: object)
    return .object(object.kind.rawValue, .object(members))
  }

  private func contents(of object: ListedTable.Object) -> [JSONValue.Member] {
    let settings = object.settings
    let family = JSONValue.Member(
      "l3proto", .string(settings.family?.rawValue ?? ""))
    let transport = JSONValue.Member("protocol", .string(object.transport ?? ""))
    switch object.kind {
    case .counter:
      let (packets, bytes) = settings.counter ?? (0, 0)
      return [.init("packets", number(packets)), .init("bytes", number(bytes))]
    case .quota:
      return [
        .init("bytes", number(settings.quota?.bytes ?? 0)),
        .init("used", number(settings.quota?.used ?? 0)),
        .init("inv", .bool(settings.quota?.isOver ?? false)),
      ]
    case .limit: return settings.limit.map(members) ?? []
    case .secmark: return [.init("context", .string(object.text ?? ""))]
    case .synproxy: return members(of: settings.synproxy ?? Synproxy())
    case .ctHelper: return [.init("type", .string(object.text ?? "")), transport, family]
    case .ctTimeout:
      let policy = object.timeouts.map { JSONValue.Member($0.state, number($0.seconds)) }
      return [
        transport, family, .init("policy", policy.isEmpty ? .null : .object(policy)),
      ]
    case .ctExpectation:
      return [
        transport, .init("dport", number(settings.destinationPort ?? 0)),
        .init("timeout", number(settings.timeout ?? 0)),
        .init("size", number(settings.size ?? 0)), family,
      ]
    case .tunnel: return []
    }
  }

  private func number(_ number: UInt64) -> JSONValue {
    .integer(Int64(truncatingIfNeeded: number))
  }

  private func members(of limit: Limit) -> [JSONValue.Member] {
    var rate = (number: limit.rate, unit: "")
    var burst = (number: UInt64(limit.burst), unit: "")
    if limit.countsBytes {
      rate = DecompiledStatement.scaled(rate.number)
      burst = DecompiledStatement.scaled(burst.number)
    }
    let unit = Instruction.Limit.Unit(rawValue: UInt64(limit.seconds)) ?? .second
    var members: [JSONValue.Member] = [
      .init("rate", number(rate.number)), .init("per", .string(unit.name)),
    ]
    if limit.isOver { members.append(.init("inv", .bool(true))) }
    if limit.countsBytes { members.append(.init("rate_unit", .string(rate.unit))) }
    guard burst.number > 0 else { return members }
    members.append(.init("burst", number(burst.number)))
    if limit.countsBytes { members.append(.init("burst_unit", .string(burst.unit))) }
    return members
  }

  private func members(of synproxy: Synproxy) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("mss", .integer(Int64(synproxy.mss ?? 0))),
      .init("wscale", .integer(Int64(synproxy.windowScale ?? 0))),
    ]
    var flags: [JSONValue] = []
    if synproxy.timestamp { flags.append(.string("timestamp")) }
    if synproxy.sackPermitted { flags.append(.string("sack-perm")) }
    if !flags.isEmpty { members.append(.init("flags", .array(flags))) }
    return members
  }
}
