/// Reads the matches and the target of a rule of `iptables`, as far as scripts about tracking use them.
struct IptablesRuleReader {
  private var words: ArraySlice<String>
  private let network: String
  private var isNegated = false
  private var transport = "tcp"
  /// What `iptables -S` shows in front of other matches.
  private var addresses = ""
  private var interfaces = ""
  private var matches = ""
  private var target = ""
  private var expressions: [String] = []
  private var verdict = ""

  init(_ words: [String], isIPv6: Bool) {
    self.words = words[...]
    network = isIPv6 ? "ip6" : "ip"
  }

  /// The rule.
  ///
  /// - Throws: `ScriptedHost.Refusal` for what is not understood.
  mutating func rule() throws -> IptablesRules.Rule {
    while let word = words.popFirst() {
      if word == "!" {
        isNegated = true
        continue
      }
      try read(word)
      isNegated = false
    }
    return IptablesRules.Rule(
      matches: addresses + interfaces + matches, target: target,
      expression: (expressions + [verdict]).filter { !$0.isEmpty }.joined(separator: " "))
  }

  private mutating func argument(of option: String) throws -> String {
    guard let word = words.popFirst() else {
      throw ScriptedHost.Refusal(what: "iptables: \(option) lacks a value")
    }
    return word
  }

  /// What stands before an option that is negated.
  private var not: String { isNegated ? " !" : "" }
  /// What stands before a value that must not be.
  private var unequal: String { isNegated ? "!= " : "" }

  private mutating func read(_ option: String) throws {
    switch option {
    case "-p", "--protocol":
      transport = try argument(of: option)
      matches += "\(not) -p \(transport)"
      expressions.append("meta l4proto \(unequal)\(transport)")
    case "-s", "--source", "-d", "--destination":
      let address = try argument(of: option)
      let letter = option == "-s" || option == "--source" ? "s" : "d"
      addresses += "\(not) -\(letter) \(address)"
      expressions.append("\(network) \(letter)addr \(unequal)\(address)")
    case "-i", "-o":
      let name = try argument(of: option)
      interfaces += "\(not) \(option) \(name)"
      let pattern = name.hasSuffix("+") ? "\(name.dropLast())*" : name
      expressions.append("\(option == "-i" ? "iif" : "oif")name \(unequal)\"\(pattern)\"")
    case "-m", "--match":
      matches += " -m \(try argument(of: option))"
    case "--ctstate", "--state": try readState(option)
    case "--ctstatus":
      let names = try argument(of: option)
      matches += "\(not) --ctstatus \(names)"
      let list = names.lowercased().split(separator: ",")
        .map { $0 == "seen_reply" ? "seen-reply" : String($0) }.joined(separator: ",")
      expressions.append("ct status \(isNegated ? "& (\(list)) == 0" : list)")
    case "--ctdir":
      let name = try argument(of: option)
      matches += "\(not) --ctdir \(name)"
      expressions.append("ct direction \(unequal)\(name.lowercased())")
    default: try readTransportOrTarget(option)
    }
  }

  private mutating func readTransportOrTarget(_ option: String) throws {
    switch option {
    case "--sport", "--source-port", "--dport", "--destination-port":
      let ports = try argument(of: option)
      let letter = option.dropFirst(2).prefix(1)
      matches += "\(not) --\(letter)port \(ports)"
      let range = ports.split(separator: ":").joined(separator: "-")
      expressions.append("\(transport) \(letter)port \(unequal)\(range)")
    case "--syn":
      matches += "\(not) --tcp-flags FIN,SYN,RST,ACK SYN"
      expressions.append("tcp flags & (fin|syn|rst|ack) \(isNegated ? "!=" : "==") syn")
    case "--tcp-flags":
      let (mask, set) = (try argument(of: option), try argument(of: option))
      matches += "\(not) --tcp-flags \(mask) \(set)"
      let (bits, wanted) = (Self.flags(mask), Self.flags(set))
      expressions.append("tcp flags & \(bits) \(isNegated ? "!=" : "==") \(wanted)")
    case "-j", "--jump", "-g", "--goto":
      let name = try argument(of: option)
      target = " -j \(name)" + words.map { " \($0)" }.joined()
      verdict = try verdict(name)
      words = []
    default: throw ScriptedHost.Refusal(what: "iptables: \(option) is not understood")
    }
  }

  private mutating func readState(_ option: String) throws {
    let names = try argument(of: option)
    matches += "\(not) \(option) \(names)"
    let list = names.lowercased()
    if list == "snat" || list == "dnat" {
      expressions.append("ct status \(list)")
    } else {
      expressions.append("ct state \(isNegated ? "!= { \(list) }" : list)")
    }
  }

  /// Flags in the language of nft.
  private static func flags(_ names: String) -> String {
    switch names {
    case "ALL": return "(fin|syn|rst|psh|ack|urg)"
    case "NONE": return "0"
    default:
      let list = names.lowercased().split(separator: ",").joined(separator: "|")
      return list.contains("|") ? "(\(list))" : list
    }
  }

  private func verdict(_ name: String) throws -> String {
    switch name {
    case "ACCEPT", "DROP", "RETURN": return name.lowercased()
    case "REJECT":
      return words.contains("tcp-reset") ? "reject with tcp reset" : "reject"
    case "NOTRACK": return "notrack"
    case "CT" where words.contains("--notrack"): return "notrack"
    case "LOG", "NFLOG": return ""
    default:
      if name.allSatisfy({ $0.isUppercase }) {
        throw ScriptedHost.Refusal(what: "iptables: target \(name) is not understood")
      }
      return "jump \(name)"
    }
  }
}
