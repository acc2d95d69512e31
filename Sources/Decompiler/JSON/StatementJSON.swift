import CTVetBytecode
import CTVetRulesetModel

/// Statements in JSON (nftables src/json.c).
extension JSONWriter {
  func json(_ statement: DecompiledStatement) -> JSONValue {
    switch statement {
    case .match(let operation, let left, let right):
      return match(operation, json(left), json(right))
    case .flagMatch(let operation, let left, let mask, let value):
      return match(operation, .object("&", .array([json(left), json(mask)])), json(value))
    case .verdictMap(let map): return json(map)
    case .verdict(let verdict): return json(verdict)
    case .mangle(let key, let value):
      return .object("mangle", .object([.init("key", json(key)), .init("value", json(value))]))
    case .counter(let counter): return json(counter)
    case .limit(let limit): return json(limit)
    case .quota(let quota): return json(quota)
    case .connectionLimit(let limit):
      var members: [JSONValue.Member] = [.init("val", .integer(Int64(limit.count)))]
      if limit.flags & 1 != 0 { members.append(.init("inv", .bool(true))) }
      return .object("ct count", .object(members))
    case .last(let last):
      guard !options.isStateless, let milliseconds = last.milliseconds else {
        return .object("last", .null)
      }
      return .object("last", .object("used", .integer(Int64(truncatingIfNeeded: milliseconds))))
    case .log(let log): return json(log)
    case .reject(let reject): return json(reject)
    case .nat(let nat): return json(nat)
    case .tproxy(let proxy):
      return .object("tproxy", .object(address(proxy.family, proxy.address, proxy.port)))
    case .synproxy(let synproxy): return json(synproxy)
    case .queue(let target, let flags):
      var members: [JSONValue.Member] = [.init("num", json(target))]
      Self.add("flags", DecompiledStatement.queueFlags(flags), to: &members)
      return .object("queue", .object(members))
    case .duplicate(let to, let device):
      guard let to else { return .object("dup", .null) }
      var members: [JSONValue.Member] = [.init("addr", json(to))]
      if let device { members.append(.init("dev", json(device))) }
      return .object("dup", .object(members))
    case .forward(let device, let address, let family):
      var members: [JSONValue.Member] = []
      if let device { members.append(.init("dev", json(device))) }
      if let address {
        members.append(.init("family", .string(family?.rawValue ?? "unknown")))
        members.append(.init("addr", json(address)))
      }
      return .object("fwd", .object(members))
    case .object(let type, let name):
      return .object(DecompiledStatement.objectName(type), json(name))
    case .updateSet(let update): return json(update) ?? text(statement)
    case .meter(let meter): return json(meter)
    case .notrack: return .object("notrack", .null)
    case .resetOption(let option): return .object("reset", json(option))
    case .extended(let name): return .object("xt", .object("name", .string(name)))
    case .inPlaceChain, .flowOffload: return text(statement)
    }
  }

  /// What JSON has no form for.
  private func text(_ statement: DecompiledStatement) -> JSONValue {
    var writer = TextWriter(options: options)
    writer.write(statement)
    return .string(writer.text)
  }

  private func match(
    _ operation: RelationalOperator, _ left: JSONValue, _ right: JSONValue
  ) -> JSONValue {
    let word = operation == .implicit ? "in" : operation.rawValue
    return .object(
      "match",
      .object([.init("op", .string(word)), .init("left", left), .init("right", right)]))
  }

  /// One word by itself, several in an array, none not at all.
  private static func add(
    _ name: String, _ words: [String], to members: inout [JSONValue.Member]
  ) {
    guard !words.isEmpty else { return }
    members.append(.init(name, .list(words.map(JSONValue.string))))
  }

  private static func object(_ name: String, _ members: [JSONValue.Member]) -> JSONValue {
    .object(name, members.isEmpty ? .null : .object(members))
  }

  // MARK: State

  private func json(_ counter: Instruction.Counter) -> JSONValue {
    if options.isStateless { return .object("counter", .null) }
    return .object(
      "counter",
      .object([
        .init("packets", .integer(Int64(truncatingIfNeeded: counter.packets))),
        .init("bytes", .integer(Int64(truncatingIfNeeded: counter.bytes))),
      ]))
  }

  private func json(_ limit: Instruction.Limit) -> JSONValue {
    var rate = (number: limit.rate, unit: "packets")
    var burst = (number: UInt64(limit.burst), unit: "packets")
    if limit.measure == .bytes {
      rate = DecompiledStatement.scaled(rate.number)
      burst = DecompiledStatement.scaled(burst.number)
    }
    var members: [JSONValue.Member] = [
      .init("rate", .integer(Int64(truncatingIfNeeded: rate.number))),
      .init("burst", .integer(Int64(truncatingIfNeeded: burst.number))),
      .init("per", .string(limit.unit.word)),
    ]
    if limit.isOver { members.append(.init("inv", .bool(true))) }
    if limit.measure == .bytes {
      members.append(.init("rate_unit", .string(rate.unit)))
      members.append(.init("burst_unit", .string(burst.unit)))
    }
    return .object("limit", .object(members))
  }

  private func json(_ quota: Instruction.Quota) -> JSONValue {
    let amount = DecompiledStatement.scaled(quota.bytes)
    var members: [JSONValue.Member] = [
      .init("val", .integer(Int64(truncatingIfNeeded: amount.number))),
      .init("val_unit", .string(amount.unit)),
    ]
    if quota.flags & 1 != 0 { members.append(.init("inv", .bool(true))) }
    if !options.isStateless, quota.consumed != 0 {
      let used = DecompiledStatement.scaled(quota.consumed)
      members.append(.init("used", .integer(Int64(truncatingIfNeeded: used.number))))
      members.append(.init("used_unit", .string(used.unit)))
    }
    return .object("quota", .object(members))
  }

  // MARK: Log

  private func json(_ log: Instruction.Log) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let prefix = log.prefix { members.append(.init("prefix", .string(prefix))) }
    switch log.target {
    case .group(let group, let length, let threshold):
      members.append(.init("group", .integer(Int64(group))))
      if length != 0 { members.append(.init("snaplen", .integer(Int64(length)))) }
      if threshold != 0 { members.append(.init("queue-threshold", .integer(Int64(threshold)))) }
    case .kernel(let level, let flags):
      if let level, level != 4 {
        members.append(.init("level", .string(DecompiledStatement.logLevel(level))))
      }
      Self.add("flags", flags.map(words) ?? [], to: &members)
    }
    return Self.object("log", members)
  }

  private func words(_ flags: Instruction.Log.Flags) -> [String] {
    if flags.isSuperset(of: .everything) { return ["all"] }
    let named: [(Instruction.Log.Flags, String)] = [
      (.tcpSequence, "tcp sequence"), (.tcpOptions, "tcp options"), (.ipOptions, "ip options"),
      (.user, "skuid"), (.hardwareAddresses, "ether"),
    ]
    return named.filter { flags.contains($0.0) }.map(\.1)
  }

  // MARK: Answers and translations

  private func json(_ reject: DecompiledStatement.Reject) -> JSONValue {
    var members: [JSONValue.Member] = []
    switch reject.kind {
    case 1: members.append(.init("type", .string("tcp reset")))
    case 2:
      members = [.init("type", .string("icmpx")), .init("expr", json(reject.code))]
    default:
      guard let family = reject.family else { break }
      members = [
        .init("type", .string(family == .ip ? "icmp" : "icmpv6")),
        .init("expr", json(reject.code)),
      ]
    }
    return Self.object("reject", members)
  }

  private func address(
    _ family: Family?, _ address: DecompiledExpression?, _ port: DecompiledExpression?
  ) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if let family, family == .ip || family == .ip6 {
      members.append(.init("family", .string(family.rawValue)))
    }
    if let address { members.append(.init("addr", json(address))) }
    if let port { members.append(.init("port", json(port))) }
    return members
  }

  private func json(_ nat: DecompiledStatement.NAT) -> JSONValue {
    var members = address(nat.family, nat.address, nat.port)
    var flags = DecompiledStatement.natFlags(nat.flags)
    if nat.isPrefix { flags.append("netmap") }
    Self.add("flags", flags, to: &members)
    if nat.isPrefix { members.append(.init("type_flags", .string("prefix"))) }
    return Self.object(nat.kind.rawValue, members)
  }

  private func json(_ synproxy: Instruction.Synproxy) -> JSONValue {
    var members: [JSONValue.Member] = []
    if synproxy.flags & 1 != 0 {
      members.append(.init("mss", .integer(Int64(synproxy.maximumSegmentSize))))
    }
    if synproxy.flags & 2 != 0 {
      members.append(.init("wscale", .integer(Int64(synproxy.windowScale))))
    }
    let flags = DecompiledStatement.synproxyFlags(synproxy.flags)
    if !flags.isEmpty { members.append(.init("flags", .array(flags.map(JSONValue.string)))) }
    return Self.object("synproxy", members)
  }

  // MARK: Sets

  /// What a rule puts into a set; JSON has no form for maps.
  private func json(_ update: DecompiledStatement.SetUpdate) -> JSONValue? {
    guard update.element.value == nil else { return nil }
    var members: [JSONValue.Member] = [
      .init("op", .string(update.operation.rawValue)),
      .init("elem", key(of: update.element, withStatements: false)),
      .init("set", .string("@\(update.set)")),
    ]
    if !update.element.statements.isEmpty {
      members.append(.init("stmt", .array(update.element.statements.map(stateless.json))))
    }
    return .object("set", .object(members))
  }

  private func json(_ meter: DecompiledStatement.Meter) -> JSONValue {
    .object(
      "meter",
      .object([
        .init("key", key(of: meter.element, withStatements: false)),
        .init("stmt", meter.element.statements.first.map(stateless.json) ?? .null),
        .init("size", .integer(Int64(meter.size))), .init("name", .string(meter.name)),
      ]))
  }

  private var stateless: JSONWriter {
    var options = options
    options.isStateless = true
    return JSONWriter(options: options)
  }
}
