import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// A router between 10.1.0.0/16 and 10.2.0.0/16 whose packets meet twenty rules before one accepts them.
enum RouterRules {
  /// How many rules there are.
  static let count = 20

  private static let text: String = {
    let others = (1..<count).map { number in
      switch number % 4 {
      case 0: "    ip saddr 192.0.2.\(number) drop\n"
      case 1: "    tcp dport \(1000 + number) accept\n"
      case 2: "    ip daddr 198.51.100.\(number) udp dport \(number) drop\n"
      default: "    iif \"eth1\" ip protocol icmp drop\n"
      }
    }
    return "table ip filter {\n  chain forward {\n"
      + "    type filter hook forward priority filter; policy drop;\n" + others.joined()
      + "    ct state new,established accept\n  }\n}\n"
  }()

  /// A simulator that tells only what became of packets.
  static func simulator() -> Simulator {
    var host = Host()
    for (name, number) in [("eth0", 1), ("eth1", 2)] {
      host.addInterface(
        named: name,
        addresses: [
          .init(
            version: .v4, address: IPAddress(v4: 0x0A00_0001 | UInt32(number) << 16),
            prefixLength: 16)
        ])
    }
    var names = NameTables.builtIn
    names.interfaces = NumberNames(
      host.interfaces.map { ($0.name, UInt64($0.index.rawValue)) })
    let read = NftFrontEnd.load(SourceFile(name: "rules", text: text))
    let compiled = RulesetCompiler.compile(read.ruleset, names: names)
    precondition((read.diagnostics + compiled.diagnostics).isEmpty, "the rules are wrong")
    return Simulator(
      host: host, ruleset: LoadedRuleset(read.ruleset, compiled), isRecording: false)
  }
}
