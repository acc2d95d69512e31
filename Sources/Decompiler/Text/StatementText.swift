import CTVetBytecode
import CTVetRulesetModel

/// Statements in nft's language (nftables src/statement.c).
extension TextWriter {
  mutating func write(_ statement: DecompiledStatement) {
    switch statement {
    case .match(let operation, let left, let right): writeMatch(operation, left, right)
    case .flagMatch(let operation, let left, let mask, let value):
      write(left)
      text += operation == .notEqual ? " != " : " "
      write(value)
      text += " / "
      write(mask)
    case .verdictMap(let map): write(map)
    case .verdict(let verdict): write(verdict)
    case .inPlaceChain(let isGoto, let rules): writeChain(isGoto ? "goto" : "jump", rules)
    case .mangle(let key, let value):
      write(key)
      text += " set "
      write(value)
    case .counter(let counter):
      text += "counter"
      if !options.isStateless { text += " packets \(counter.packets) bytes \(counter.bytes)" }
    case .limit(let limit): write(limit)
    case .quota(let quota): write(quota)
    case .connectionLimit(let limit):
      text += "ct count \(limit.flags & 1 != 0 ? "over " : "")\(limit.count)"
    case .last(let last):
      text += "last"
      if !options.isStateless {
        text += " used \(last.milliseconds.map { duration($0) } ?? "never")"
      }
    case .log(let log): write(log)
    case .reject(let reject): write(reject)
    case .nat(let nat): write(nat)
    case .tproxy(let proxy): write(proxy)
    case .synproxy(let synproxy): write(synproxy)
    case .queue(let target, let flags):
      text += "queue"
      let words = DecompiledStatement.queueFlags(flags)
      if !words.isEmpty { text += " flags \(words.joined(separator: ","))" }
      text += " to "
      write(target)
    case .duplicate(let to, let device):
      text += "dup"
      write(" to ", to)
      write(" device ", device)
    case .forward(let device, let address, let family):
      text += "fwd"
      if let address {
        text += " \(family?.rawValue ?? "unknown")"
        write(" to ", address)
        write(" device ", device)
      } else {
        write(" to ", device)
      }
    case .flowOffload(let name): text += "flow add @\(name)"
    case .object(let type, let name):
      text += DecompiledStatement.objectWords(type)
      write(name)
    case .updateSet(let update):
      text += "\(update.operation.rawValue) @\(update.set) { "
      writeUpdate(update.element)
      text += " }"
    case .meter(let meter):
      text += "meter \(meter.name) size \(meter.size) { "
      writeUpdate(meter.element)
      text += " }"
    case .notrack: text += "notrack"
    case .resetOption(let option):
      text += "reset "
      write(option)
    case .extended(let name): text += "xt target \"\(name)\""
    }
  }

  private mutating func write(_ words: String, _ expression: DecompiledExpression?) {
    guard let expression else { return }
    text += words
    write(expression)
  }

  private mutating func writeMatch(
    _ operation: RelationalOperator, _ left: DecompiledExpression, _ right: DecompiledExpression
  ) {
    write(left)
    switch operation {
    case .implicit: text += " "
    case .equal: text += left.isBinary || right.needsOperator ? " == " : " "
    case .notEqual, .less, .greater, .lessOrEqual, .greaterOrEqual, .not:
      text += " \(operation.rawValue) "
    }
    write(right)
  }

  private mutating func writeChain(_ word: String, _ rules: [DecompiledRule]) {
    text += "\(word) {\n"
    depth += 1
    for rule in rules {
      text += String(repeating: "\t", count: 2 + depth)
      write(rule)
      text += "\n"
    }
    depth -= 1
    text += String(repeating: "\t", count: 2 + depth) + "}"
  }

  /// An element that a rule puts into a set: state goes behind the key, without what it counted.
  private mutating func writeUpdate(_ element: DecompiledElement) {
    let isStateless = options.isStateless
    options.isStateless = true
    write(element.key)
    if let timeout = element.timeout, timeout > 0 { text += " timeout \(duration(timeout))" }
    for statement in element.statements {
      text += " "
      write(statement)
    }
    options.isStateless = isStateless
    if let value = element.value {
      text += " : "
      write(value)
    }
  }

  // MARK: Limits

  private mutating func write(_ limit: Instruction.Limit) {
    text += "limit rate \(limit.isOver ? "over " : "")"
    switch limit.measure {
    case .packets:
      text += "\(limit.rate)/\(limit.unit.word)"
      if limit.burst != 0, limit.burst != 5 { text += " burst \(limit.burst) packets" }
    case .bytes:
      let rate = DecompiledStatement.scaled(limit.rate)
      text += "\(rate.number) \(rate.unit)/\(limit.unit.word)"
      if limit.burst != 0 {
        let burst = DecompiledStatement.scaled(UInt64(limit.burst))
        text += " burst \(burst.number) \(burst.unit)"
      }
    }
  }

  private mutating func write(_ quota: Instruction.Quota) {
    let amount = DecompiledStatement.scaled(quota.bytes)
    text += "quota \(quota.flags & 1 != 0 ? "over " : "")\(amount.number) \(amount.unit)"
    if !options.isStateless, quota.consumed != 0 {
      let used = DecompiledStatement.scaled(quota.consumed)
      text += " used \(used.number) \(used.unit)"
    }
  }

  // MARK: Log

  private mutating func write(_ log: Instruction.Log) {
    text += "log"
    if let prefix = log.prefix { text += " prefix \"\(prefix)\"" }
    switch log.target {
    case .group(let group, let length, let threshold):
      text += " group \(group)"
      if length != 0 { text += " snaplen \(length)" }
      if threshold != 0 { text += " queue-threshold \(threshold)" }
    case .kernel(let level, let flags):
      if let level, level != 4 { text += " level \(DecompiledStatement.logLevel(level))" }
      if let flags { write(flags) }
    }
  }

  private mutating func write(_ flags: Instruction.Log.Flags) {
    if flags.isSuperset(of: .everything) {
      text += " flags all"
      return
    }
    switch (flags.contains(.tcpSequence), flags.contains(.tcpOptions)) {
    case (true, true): text += " flags tcp sequence,options"
    case (true, false): text += " flags tcp sequence"
    case (false, true): text += " flags tcp options"
    case (false, false): break
    }
    if flags.contains(.ipOptions) { text += " flags ip options" }
    if flags.contains(.user) { text += " flags skuid" }
    if flags.contains(.hardwareAddresses) { text += " flags ether" }
  }

  // MARK: Answers and translations

  private mutating func write(_ reject: DecompiledStatement.Reject) {
    text += "reject"
    switch reject.kind {
    case 1: text += " with tcp reset"
    case 2:
      if reject.code.value.number == 1 { return }
      text += " with icmpx "
      write(reject.code)
    default:
      guard let family = reject.family, reject.isVerbose || !reject.isUsual else { return }
      text += family == .ip ? " with icmp " : " with icmpv6 "
      write(reject.code)
    }
  }

  private mutating func write(_ nat: DecompiledStatement.NAT) {
    text += nat.kind.rawValue
    if nat.address != nil || nat.port != nil {
      if let family = nat.family, family == .ip || family == .ip6 { text += " \(family.rawValue)" }
      if nat.isPrefix { text += " prefix" }
      text += " to "
    }
    if let address = nat.address { write(address: address, beforePort: nat.port != nil) }
    if let port = nat.port {
      text += ":"
      write(port)
    }
    let flags = DecompiledStatement.natFlags(nat.flags)
    if !flags.isEmpty { text += " \(flags.joined(separator: ","))" }
  }

  /// IPv6 addresses stand in brackets where a port follows.
  private mutating func write(address: DecompiledExpression, beforePort: Bool) {
    guard beforePort else { return write(address) }
    switch address {
    case .constant(let constant) where constant.type.datatype == .ipv6Addr:
      text += "["
      write(constant)
      text += "]"
    case .range(.constant(let low), .constant(let high)) where low.type.datatype == .ipv6Addr:
      text += "["
      write(low)
      text += "]-["
      write(high)
      text += "]"
    default: write(address)
    }
  }

  private mutating func write(_ proxy: DecompiledStatement.TProxy) {
    text += "tproxy"
    if let family = proxy.family { text += " \(family.rawValue)" }
    text += " to "
    if let address = proxy.address { write(address: address, beforePort: true) }
    if case .constant(let port)? = proxy.port {
      text += ":"
      write(port)
    } else if let port = proxy.port {
      text += ":"
      write(port)
    }
  }

  private mutating func write(_ synproxy: Instruction.Synproxy) {
    text += "synproxy"
    // nft writes both where either is set.
    if synproxy.flags & 3 != 0 {
      text += " mss \(synproxy.maximumSegmentSize) wscale \(synproxy.windowScale)"
    }
    for word in DecompiledStatement.synproxyFlags(synproxy.flags) { text += " \(word)" }
  }
}

extension DecompiledExpression {
  fileprivate var isBinary: Bool {
    if case .binary = self { return true }
    return false
  }

  /// Whether it would mean something else without `==`: one flag, of which any is looked for then.
  fileprivate var needsOperator: Bool {
    if case .constant(let constant) = self { return constant.isFlags }
    return false
  }
}
