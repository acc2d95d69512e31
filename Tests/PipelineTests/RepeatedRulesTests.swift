import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetRulesetModel
import TestSupport
import Testing

/// Rules of a dump that differ in values alone are translated by templates; that must not show.
struct RepeatedRulesTests {
  @Test func `values of every kind find their place`() {
    let rules: [(table: String, rule: String)] = [
      ("filter", "-A INPUT -s 10.0.0.#/32 -p tcp -m tcp --dport 102# -j ACCEPT"),
      ("filter", "-A INPUT -s 10.#.0.0/16 -p udp -m udp --sport 1#:100# -j DROP"),
      ("filter", "-A FORWARD -i eth# -o wg0 -m comment --comment \"rule #\" -j RETURN"),
      (
        "filter", "-A INPUT -p tcp -m multiport --dports 80,443,100#:2000 -m mark --mark 0x# -j web"
      ),
      ("filter", "[#:17] -A INPUT -m iprange --src-range 10.0.0.#-10.0.1.0 -j user#"),
      ("filter", "-A INPUT -m mac --mac-source 00:0A:0b:01:02:1# -j LOG --log-prefix \"in #: \""),
      ("nat", "-A PREROUTING -p tcp -j DNAT --to-destination 192.168.0.#:808#"),
      ("nat", "-A POSTROUTING -o ppp# -j SNAT --to-source 203.0.113.#"),
      ("nat", "-A PREROUTING -p tcp -j REDIRECT --to-ports 80#"),
      ("mangle", "-A FORWARD -j CONNMARK --set-xmark 0x1#/0xffffffff"),
      ("mangle", "-A FORWARD -m connmark ! --mark 0x#a -j MARK --set-xmark 0x#/0xffffffff"),
    ]
    for (table, rule) in rules {
      var text = "*\(table)\n:web - [0:0]\n"
      for number in 1...9 { text += ":user\(number) - [0:0]\n" }
      for number in 1...9 { text += rule.replacing("#", with: "\(number)") + "\n" }
      // The first two rules are read: the second one becomes the template.
      #expect(compare(text + "COMMIT\n", .ip) == 7, "\(rule)")
    }
    let ipv6 = (1...9).map { "-A INPUT -s 2001:db8:\($0)::/48 -d fe80::\($0)/128 -j ACCEPT\n" }
    #expect(compare("*filter\n" + ipv6.joined() + "COMMIT\n", .ip6) == 7)
  }

  @Test func `our own rules are the same with other numbers`() throws {
    let counts = compare(try IptablesRow.own() + IptablesRow.variations(), seed: 3)
    #expect(counts.rules > 10_000 && counts.repeated > 1000)
    print("repeated rules: \(counts.repeated) of \(counts.rules) of our own, the same text")
  }

  @Test func `the rules of iptables' own tests are the same with other numbers`() throws {
    guard let rows = try IptablesRow.rules() else { return }
    let counts = compare(rows, seed: 5)
    #expect(counts.rules > 10_000 && counts.repeated > 1000)
    print("repeated rules: \(counts.repeated) of \(counts.rules) of iptables' tests, the same text")
  }

  @Test func `a file may end without a line end`() {
    for end in [
      "", "-A INPUT -s 10.0.0.1", "[5", "-A INPUT -s 10.0.0.1/32 -m comment --comment \"x",
    ] {
      compare(
        "*filter\n" + String(repeating: "-A INPUT -s 10.0.0.1/32 -j DROP\n", count: 4) + end, .ip)
    }
  }

  @Test func `a chain that is deleted or renamed is not taken for the one before`() {
    let rule = "-A INPUT -s 10.0.0.1/32 -j one1\n"
    let rules = String(repeating: rule, count: 4)
    compare("*filter\n:one1 - [0:0]\n\(rules)-F\n-X one1\n\(rules)COMMIT\n", .ip)
    compare("*filter\n:one1 - [0:0]\n\(rules)COMMIT\n*mangle\n\(rules)COMMIT\n", .ip)
    compare("*filter\n:one1 - [0:0]\n:1and - [0:0]\n-A 1and -j DROP\n\(rules)COMMIT\n", .ip)
  }

  /// Puts the rules of one family and table into one dump, each several times with other numbers.
  private func compare(_ rows: [IptablesRow], seed: UInt64) -> (rules: Int, repeated: Int) {
    var generator = SeededRandom(seed: seed)
    var dumps: [String: (family: Family, lines: [String])] = [:]
    for row in rows {
      guard let line = row.text.split(separator: "\n").last,
        let start = line.firstRange(of: " -A ")?.lowerBound
      else { continue }
      let rule = String(line[start...].dropFirst())
      let words = line[..<start].split(separator: " ")
      let family: Family = words.first == "ip6tables" ? .ip6 : .ip
      let table = words.firstIndex(of: "-t").map { String(words[$0 + 1]) } ?? "filter"
      let lines = (0..<12).map { $0 < 2 ? rule : varied(rule, &generator) }
      dumps["\(family) \(table)", default: (family, [])].lines += lines
    }
    var counts = (rules: 0, repeated: 0)
    for (key, dump) in dumps.sorted(by: { $0.key < $1.key }) {
      let table = key.split(separator: " ").last.map(String.init) ?? "filter"
      // Parts are small enough for a difference to be read.
      for first in stride(from: 0, to: dump.lines.count, by: 240) {
        let lines = dump.lines[first..<min(first + 240, dump.lines.count)]
        let text =
          "*\(table)\n" + (lines + lines.shuffled(using: &generator)).joined(separator: "\n")
        counts.rules += lines.count * 2
        counts.repeated += compare(text + "\nCOMMIT\n", dump.family)
      }
    }
    return counts
  }

  /// The text with other numbers in place of some.
  private func varied(_ rule: String, _ generator: inout SeededRandom) -> String {
    var result = ""
    var rest = rule[...]
    while let first = rest.firstIndex(where: \.isNumber) {
      result += rest[..<first]
      let digits = rest[first...].prefix(while: \.isNumber)
      rest = rest[digits.endIndex...]
      switch generator.next() % 8 {
      case 0: result += "\(generator.next() % 10)"
      case 1: result += "\(generator.next() % 256)"
      case 2: result += "\(generator.next() % 70_000)"
      case 3:
        result +=
          ["0", "1", "00", "010", "255", "256", "65535", "65536"].randomElement(using: &generator)
          ?? ""
      default: result += digits
      }
    }
    return result + rest
  }

  /// Compares the two ways, and gives how many rules went the short one.
  @discardableResult
  private func compare(_ text: String, _ family: Family) -> Int {
    let file = SourceFile(name: "dump", text: text)
    let long = IptablesFrontEnd.translate(file, family: family)
    let short = IptablesFrontEnd.translate(file, family: family, keepsMap: false)
    #expect(long.repeatedRuleCount == 0)
    if short.nft.storage != long.nft.storage {
      let lines = [short, long].map {
        String(decoding: $0.nft.storage, as: UTF8.self).split(separator: "\n")
      }
      let difference = zip(lines[0], lines[1]).first { $0 != $1 }
      Issue.record("short: \(difference?.0 ?? ""), long: \(difference?.1 ?? "")")
    }
    #expect(short.diagnostics == long.diagnostics)
    #expect(short.lossCount == long.lossCount)
    return short.repeatedRuleCount
  }
}
