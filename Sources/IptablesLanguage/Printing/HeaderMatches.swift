import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Matches for which iptables has an extension of its own: headers of IPv6, chunks, sockets, systems.
extension RuleWriter {
  /// Asks by such an extension; false where none is for the key.
  mutating func asksForHeader(
    _ key: String, _ left: DecompiledExpression, _ right: DecompiledExpression,
    _ operation: RelationalOperator, isInverted: Bool
  ) throws(RuleLoss) -> Bool {
    let not = isInverted ? "! " : ""
    if case .option(let field) = left {
      if field.isPresence, let number = right.number {
        return try presence(key, field, isMissing: (number == 0) != isInverted)
      }
      return try extensionHeader(key, right, operation, isInverted: isInverted)
    }
    switch key {
    case "dccp type":
      let names = [
        "REQUEST", "RESPONSE", "DATA", "ACK", "DATAACK", "CLOSEREQ", "CLOSE", "RESET", "SYNC",
        "SYNCACK",
      ]
      let ranges = try intervals(right, operation, bits: 4)
      guard ranges.allSatisfy({ $0.1 < 10 }) else {
        throw RuleLoss(message: "`-m dccp` knows the types up to SYNCACK")
      }
      let list = ranges.flatMap { Array($0.0...$0.1) }.map { names[Int($0)] }
      transportOption("dccp", "\(not)--dccp-types \(list.joined(separator: ","))")
      return true
    case "socket transparent" where (right.number == 1) != isInverted:
      add("-m socket --transparent --nowildcard")
      return true
    case "socket wildcard" where (right.number == 0) != isInverted:
      add("-m socket")
      notes.append("`-m socket` also finds sockets of connections that begin or end")
      return true
    case "socket transparent", "socket wildcard":
      throw RuleLoss(message: "`-m socket` can't ask for sockets that are not so")
    case "ct bytes", "ct original bytes", "ct reply bytes", "ct packets", "ct original packets",
      "ct reply packets", "ct avgpkt", "ct original avgpkt", "ct reply avgpkt":
      try accounting(key, right, operation, isInverted: isInverted)
      return true
    default: break
    }
    guard case .osf(let timeToLive, let isVersion) = left else { return false }
    guard !isVersion, !isInverted, !isIPv6, case .constant = right else {
      throw RuleLoss(
        message: isIPv6
          ? "`-m osf` is for IPv4 alone" : "`-m osf` asks for one system, without a version")
    }
    for index in drafts.indices { drafts[index].transport = drafts[index].transport ?? "tcp" }
    add(
      "-m osf --genre \(right.plainText.filter { $0 != "\"" })"
        + (timeToLive > 0 ? " --ttl \(timeToLive)" : ""))
    return true
  }

  /// What is missing is missing in packets of other protocols, too, which the option passes by.
  func requireTransport(_ name: String, for key: String) throws(RuleLoss) {
    guard drafts.allSatisfy({ $0.transport == name && !$0.isTransportInverted }) else {
      throw RuleLoss(
        message: "`-m \(name)` passes by packets of other protocols, in which `\(key)` is missing",
        hint: "write `meta l4proto \(name)` in front of it")
    }
  }

  private mutating func presence(
    _ key: String, _ field: OptionField, isMissing: Bool
  ) throws(RuleLoss) -> Bool {
    switch field.kind {
    case .tcpOption: return false
    case .sctpChunk:
      guard let name = key.split(separator: " ").last else { return false }
      let chunk =
        ["ecne": "ECN_ECNE", "cwr": "ECN_CWR"][name]
        ?? String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
      if isMissing { try requireTransport("sctp", for: key) }
      transportOption("sctp", "\(isMissing ? "! " : "")--chunk-types all \(chunk)")
      return true
    case .ipv6:
      let names: [UInt8: String] = [
        0: "hop-by-hop", 43: "ipv6-route", 44: "ipv6-frag", 60: "ipv6-opts",
      ]
      guard let name = names[field.number], isIPv6 else {
        throw RuleLoss(message: "`-m ipv6header` does not know the header of `\(key)`")
      }
      add("-m ipv6header --soft \(isMissing ? "! " : "")--header \(name)")
      return true
    default: return false
    }
  }

  /// Fields of headers of IPv6; lengths count 8 bytes behind the first 8, where iptables counts all.
  private mutating func extensionHeader(
    _ key: String, _ right: DecompiledExpression, _ operation: RelationalOperator,
    isInverted: Bool
  ) throws(RuleLoss) -> Bool {
    let not = isInverted ? "! " : ""
    let options: [String]
    switch key {
    case "frag more-fragments":
      guard let number = right.number else { return false }
      options = ["-m frag \((number == 1) != isInverted ? "--fragmore" : "--fraglast")"]
    case "frag frag-off" where right.number == 0 && !isInverted:
      options = ["-m frag --fragfirst"]
    case "frag id":
      options = try intervals(right, operation, bits: 32).map {
        "-m frag \(not)--fragid \($0.0)" + ($0.0 == $0.1 ? "" : ":\($0.1)")
      }
    case "hbh hdrlength", "dst hdrlength", "rt hdrlength":
      let ranges = try intervals(right, operation, bits: 8)
      guard ranges.allSatisfy({ $0.1 - $0.0 < 64 }) else {
        throw RuleLoss(message: "iptables asks for one length of a header, not for a long range")
      }
      let header = key.prefix { $0 != " " }
      options = ranges.flatMap { Array($0.0...$0.1) }.map {
        "-m \(header) \(not)--\(header)-len \(($0 + 1) * 8)"
      }
    case "rt type", "rt seg-left":
      options = try intervals(right, operation, bits: 8).map {
        key == "rt type"
          ? "-m rt \(not)--rt-type \($0.0)"
          : "-m rt \(not)--rt-segsleft \($0.0)" + ($0.0 == $0.1 ? "" : ":\($0.1)")
      }
    default: return false
    }
    if isInverted {
      for option in options { add(option) }
    } else {
      each(options) { $0.matches.append($1) }
    }
    return true
  }

  private mutating func accounting(
    _ key: String, _ right: DecompiledExpression, _ operation: RelationalOperator,
    isInverted: Bool
  ) throws(RuleLoss) {
    let words = key.split(separator: " ")
    let direction = words.count == 3 ? String(words[1]) : "both"
    let ranges = try intervals(right, operation, bits: 64)
    guard ranges.count == 1, ranges[0].0 > 0, !isInverted, let mode = words.last else {
      throw RuleLoss(
        message: "`-m connbytes` passes by connections that are not counted, which nft takes for 0")
    }
    let (from, to) = ranges[0]
    add(
      "-m connbytes --connbytes \(from):\(to == UInt128(UInt64.max) ? "" : "\(to)") "
        + "--connbytes-dir \(direction) --connbytes-mode \(mode)")
  }
}
