import CTVetBytecode
import CTVetRulesetModel

/// Named objects (nftables src/rule.c, `obj_print_data`).
extension RulesetTextWriter {
  mutating func write(_ object: ListedTable.Object) {
    text += "\t\(object.kind.rawValue) \(object.name) {\n"
    if let comment = object.comment { line("comment \"\(comment)\"") }
    let settings = object.settings
    switch object.kind {
    case .counter:
      let (packets, bytes) = settings.counter ?? (0, 0)
      if !options.isStateless { line("packets \(packets) bytes \(bytes)") }
    case .quota, .limit:
      // As the statement without its name.
      let words = written { writer in object.statement.map { writer.write($0) } }
      line(String(words.drop { $0 != " " }.dropFirst()))
    case .secmark: line("\"\(object.text ?? "")\"")
    case .synproxy: write(settings.synproxy ?? Synproxy())
    case .ctHelper:
      line("type \"\(object.text ?? "")\" protocol \(object.transport ?? "")")
      writeFamily(of: object)
    case .ctTimeout:
      line("protocol \(object.transport ?? "")")
      writeFamily(of: object)
      let policy = object.timeouts.map { "\($0.state) : \($0.seconds)" }
      line("policy = { \(policy.joined(separator: ", ")) }")
    case .ctExpectation:
      line("protocol \(object.transport ?? "")")
      line("dport \(settings.destinationPort ?? 0)")
      line("timeout \(duration(settings.timeout ?? 0))")
      line("size \(settings.size ?? 0)")
      writeFamily(of: object)
    case .tunnel: break
    }
    text += "\t}\n"
  }

  private mutating func writeFamily(of object: ListedTable.Object) {
    line("l3proto \(object.settings.family?.rawValue ?? "")")
  }

  private mutating func write(_ synproxy: Synproxy) {
    if let mss = synproxy.mss { line("mss \(mss)") }
    if let windowScale = synproxy.windowScale { line("wscale \(windowScale)") }
    guard synproxy.timestamp || synproxy.sackPermitted else { return }
    line(
      "\(synproxy.timestamp ? "timestamp" : "") \(synproxy.sackPermitted ? "sack-perm" : "")")
  }
}

extension ListedTable.Object {
  /// The statement that does in a rule what the object does.
  var statement: DecompiledStatement? {
    if let limit = settings.limit {
      return .limit(
        Instruction.Limit(
          rate: limit.rate,
          unit: Instruction.Limit.Unit(rawValue: UInt64(limit.seconds)) ?? .second,
          burst: limit.burst, measure: limit.countsBytes ? .bytes : .packets,
          isOver: limit.isOver))
    }
    return settings.quota.map {
      .quota(Instruction.Quota(bytes: $0.bytes, consumed: $0.used, flags: $0.isOver ? 1 : 0))
    }
  }
}
