import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Actions of nft as targets of iptables.
extension RuleWriter {
  mutating func target(_ statement: DecompiledStatement) throws(RuleLoss) -> String {
    switch statement {
    case .verdict(let verdict): return try target(verdict)
    case .reject(let reject): return try target(reject)
    case .log(let log): return try target(log)
    case .nat(let nat): return try target(nat)
    case .notrack: return "-j CT --notrack"
    case .queue(let queues, let flags):
      guard let ranges = queues.intervals, ranges.count == 1 else {
        throw RuleLoss(message: "iptables chooses queues by number alone")
      }
      let (from, to) = ranges[0]
      return "-j NFQUEUE "
        + (from == to ? "--queue-num \(from)" : "--queue-balance \(from):\(to)")
        + (flags & 1 != 0 ? " --queue-bypass" : "") + (flags & 2 != 0 ? " --queue-cpu-fanout" : "")
    case .mangle(let key, let value): return try change(key, value)
    case .duplicate(let to?, let device):
      guard case .constant = to else {
        throw RuleLoss(message: "iptables' `TEE` sends copies to one address")
      }
      return "-j TEE --gateway \(to.plainText)" + (device.map { " --oif \($0.plainText)" } ?? "")
    case .tproxy(let proxy):
      guard let port = proxy.port?.intervals?.first, port.0 == port.1 else {
        throw RuleLoss(message: "iptables' `TPROXY` needs a port")
      }
      notes.append(
        "iptables' `TPROXY` accepts a packet that it finds a socket for and drops any other, where "
          + "nft goes on")
      return "-j TPROXY --on-port \(port.0)"
        + (proxy.address.map { " --on-ip \($0.plainText)" } ?? "")
    case .synproxy(let proxy):
      var text = "-j SYNPROXY"
      if proxy.flags & 4 != 0 { text += " --sack-perm" }
      if proxy.flags & 8 != 0 { text += " --timestamp" }
      if proxy.flags & 2 != 0 { text += " --wscale \(proxy.windowScale)" }
      if proxy.flags & 1 != 0 { text += " --mss \(proxy.maximumSegmentSize)" }
      return text
    case .updateSet(let update): return try target(update)
    case .inPlaceChain:
      throw RuleLoss(message: "a chain that is written in place has no name in iptables")
    case .resetOption(let option): return "-j TCPOPTSTRIP --strip-options \(option.number)"
    case .flowOffload: throw RuleLoss(message: "iptables has no flowtables")
    case .object: throw RuleLoss(message: "iptables has no named objects")
    case .last: throw RuleLoss(message: "iptables does not note when a rule matched last")
    case .forward: throw RuleLoss(message: "iptables can't send packets out past routing")
    case .extended(let name): throw RuleLoss(message: "what `\(name)` was told is not in the file")
    default: throw RuleLoss(message: "iptables has no target for it")
    }
  }

  mutating func target(_ verdict: Instruction.Verdict) throws(RuleLoss) -> String {
    switch verdict {
    case .accept: return "-j ACCEPT"
    case .drop:
      if place.table == .nat {
        throw RuleLoss(message: "iptables drops nothing in the table nat", hint: "drop in filter")
      }
      return "-j DROP"
    case .return: return "-j RETURN"
    case .jump(let chain?):
      targets.append(chain)
      return "-j \(chain)"
    case .goto(let chain?):
      targets.append(chain)
      return "-g \(chain)"
    case .continue: return ""
    default: throw RuleLoss(message: "iptables has no such verdict")
    }
  }

  mutating func target(_ reject: DecompiledStatement.Reject) throws(RuleLoss) -> String {
    if place.table != .filter {
      throw RuleLoss(message: "iptables rejects in the table filter alone")
    }
    let code = Int(reject.code.value.number)
    let ip = [
      "icmp-net-unreachable", "icmp-host-unreachable", "icmp-proto-unreachable",
      "icmp-port-unreachable", nil, nil, nil, nil, nil, "icmp-net-prohibited",
      "icmp-host-prohibited", nil, nil, "icmp-admin-prohibited",
    ]
    let ip6 = [
      "icmp6-no-route", "icmp6-adm-prohibited", nil, "icmp6-addr-unreachable",
      "icmp6-port-unreachable", "icmp6-policy-fail", "icmp6-reject-route",
    ]
    let name: String?
    switch reject.kind {
    case 1:
      name = "tcp-reset"
      // nft asks for TCP without a word.
      for index in drafts.indices where drafts[index].transport == nil {
        drafts[index].transport = "tcp"
        drafts[index].loadsTransport = true
      }
    case 2:
      name =
        code > 3
        ? nil
        : isIPv6
          ? [
            "icmp6-no-route", "icmp6-port-unreachable", "icmp6-addr-unreachable",
            "icmp6-adm-prohibited",
          ][code]
          : [
            "icmp-net-unreachable", "icmp-port-unreachable", "icmp-host-unreachable",
            "icmp-admin-prohibited",
          ][code]
    default:
      if let written = reject.family, (written == .ip6) != isIPv6 { throw RuleLoss(message: "") }
      let table = isIPv6 ? ip6 : ip
      name = code < table.count ? table[code] : nil
    }
    guard let name else { throw RuleLoss(message: "iptables has no such answer") }
    return "-j REJECT --reject-with \(name)"
  }

  func target(_ log: Instruction.Log) throws(RuleLoss) -> String {
    let prefix = log.prefix.map { ($0, "\"\($0)\"") }
    switch log.target {
    case .group(let group, let length, let threshold):
      var text = "-j NFLOG"
      if let prefix { text += " --nflog-prefix \(prefix.1)" }
      if group != 0 { text += " --nflog-group \(group)" }
      if length != 0 { text += " --nflog-size \(length)" }
      if threshold != 0 { text += " --nflog-threshold \(threshold)" }
      return text
    case .kernel(let level, let flags):
      if level == 8 { return "-j AUDIT --type accept" }
      var text = "-j LOG"
      if let prefix {
        if prefix.0.utf8.count > 29 {
          throw RuleLoss(message: "the prefix of iptables' log has at most 29 bytes")
        }
        text += " --log-prefix \(prefix.1)"
      }
      if let level, level != 4 { text += " --log-level \(level)" }
      let flags = flags ?? []
      if flags.contains(.tcpSequence) { text += " --log-tcp-sequence" }
      if flags.contains(.tcpOptions) { text += " --log-tcp-options" }
      if flags.contains(.ipOptions) { text += " --log-ip-options" }
      if flags.contains(.user) { text += " --log-uid" }
      if flags.contains(.hardwareAddresses) { text += " --log-macdecode" }
      return text
    }
  }

  func target(_ nat: DecompiledStatement.NAT) throws(RuleLoss) -> String {
    if place.table != .nat { throw RuleLoss(message: "iptables translates in the table nat alone") }
    if let family = nat.family, family != .inet, (family == .ip6) != isIPv6 {
      throw RuleLoss(message: "")
    }
    var flags = ""
    if nat.flags & 4 != 0 { flags += " --random" }
    if nat.flags & 16 != 0 { flags += " --random-fully" }
    // Where there is one address to choose, it is the same one every time.
    if nat.flags & 8 != 0, nat.kind == .source || nat.kind == .destination {
      flags += " --persistent"
    }
    var ports = ""
    if let port = nat.port {
      guard let range = port.intervals, range.count == 1 else {
        throw RuleLoss(message: "iptables chooses ports from one range, not from a map")
      }
      ports = range[0].0 == range[0].1 ? "\(range[0].0)" : "\(range[0].0)-\(range[0].1)"
    }
    switch nat.kind {
    case .masquerade: return "-j MASQUERADE" + (ports.isEmpty ? "" : " --to-ports \(ports)") + flags
    case .redirect: return "-j REDIRECT" + (ports.isEmpty ? "" : " --to-ports \(ports)") + flags
    case .source, .destination:
      var address = ""
      if let given = nat.address {
        if nat.isPrefix || given.isPrefix { return "-j NETMAP --to \(given.plainText)" }
        switch given {
        case .constant, .range: address = given.plainText
        default:
          throw RuleLoss(message: "iptables chooses addresses from one range, not from a map")
        }
      }
      if !ports.isEmpty {
        address = isIPv6 && !address.isEmpty ? "[\(address)]:\(ports)" : "\(address):\(ports)"
      }
      return nat.kind == .source
        ? "-j SNAT --to-source \(address)\(flags)" : "-j DNAT --to-destination \(address)\(flags)"
    }
  }

  mutating func target(
    _ update: DecompiledStatement.SetUpdate
  ) throws(RuleLoss) -> String {
    guard update.element.statements.isEmpty, update.element.value == nil,
      let set = sets[update.set],
      let directions = set.directions(of: update.element.key)
    else {
      throw RuleLoss(message: "ipset's sets hold no limits, counters or values of nft's kind")
    }
    try use(set)
    if update.operation == .delete { return "-j SET --del-set \(set.name) \(directions)" }
    let timeout = update.element.timeout.map { " --timeout \($0 / 1000)" } ?? ""
    let exist = update.operation == .update ? " --exist" : ""
    return "-j SET --add-set \(set.name) \(directions)\(exist)\(timeout)"
  }

  /// Notes that a set is needed.
  mutating func use(_ set: IPSetText) throws(RuleLoss) {
    if let loss = set.loss { throw RuleLoss(message: loss) }
    var used = set
    used.isUsed = true
    usedSets.append(used)
  }

  func change(
    _ key: DecompiledExpression, _ value: DecompiledExpression
  ) throws(RuleLoss) -> String {
    let name = key.plainText
    switch name {
    case "meta mark":
      if case .conntrack(.mark, _, _) = value { return "-j CONNMARK --restore-mark" }
      if case .binary(.and, .conntrack(.mark, _, _), .constant(let mask)) = value {
        return "-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0x\(mask.hex)"
      }
      return "-j MARK --set-xmark " + (try xmark(value, of: key))
    case "ct mark":
      if case .meta(.mark, _) = value { return "-j CONNMARK --save-mark" }
      if case .binary(.and, .meta(.mark, _), .constant(let mask)) = value {
        return "-j CONNMARK --save-mark --nfmask 0x\(mask.hex) --ctmask 0xffffffff"
      }
      return "-j CONNMARK --set-xmark " + (try xmark(value, of: key))
    case "tcp option maxseg size":
      if case .route = value { return "-j TCPMSS --clamp-mss-to-pmtu" }
      if let number = value.number { return "-j TCPMSS --set-mss \(number)" }
    case "ip dscp", "ip6 dscp":
      if let number = value.number { return "-j DSCP --set-dscp 0x\(String(number, radix: 16))" }
    case "ip ttl": if let number = value.number { return "-j TTL --ttl-set \(number)" }
    case "ip6 hoplimit": if let number = value.number { return "-j HL --hl-set \(number)" }
    case "meta nftrace": if value.number == 1 { return "-j TRACE" }
    case "meta priority":
      if let number = value.number {
        return "-j CLASSIFY --set-class \(String(number >> 16, radix: 16)):"
          + String(number & 0xFFFF, radix: 16)
      }
    case "ct zone": if let number = value.number { return "-j CT --zone \(number)" }
    case "ct original zone": if let number = value.number { return "-j CT --zone-orig \(number)" }
    case "ct reply zone": if let number = value.number { return "-j CT --zone-reply \(number)" }
    default: break
    }
    throw RuleLoss(message: "iptables can't set `\(name)` to that")
  }

  /// A change of a mark as a value and the mask of the bits that are cleared first.
  func xmark(
    _ value: DecompiledExpression, of key: DecompiledExpression
  ) throws(RuleLoss) -> String {
    func words(_ value: UInt128, _ mask: UInt128) -> String {
      "0x\(String(value, radix: 16))/0x\(String(mask, radix: 16))"
    }
    if let number = value.number { return words(number, 0xFFFF_FFFF) }
    switch value {
    case .binary(.and, key, let mask):
      if let mask = mask.number { return words(0, ~mask & 0xFFFF_FFFF) }
    case .binary(.or, key, let bits): if let bits = bits.number { return words(bits, bits) }
    case .binary(.xor, key, let bits): if let bits = bits.number { return words(bits, 0) }
    case .binary(.xor, .binary(.and, key, let mask), let bits),
      .binary(.or, .binary(.and, key, let mask), let bits):
      if let mask = mask.number, let bits = bits.number { return words(bits, ~mask & 0xFFFF_FFFF) }
    default: break
    }
    throw RuleLoss(message: "iptables can't compute a mark like that")
  }
}
