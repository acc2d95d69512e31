import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetVerification
import Foundation
import TestSupport
import Testing

/// Whether neighbouring rules become one where, and only where, packets meet the same.
struct RuleMergingTests {
  @Test(arguments: [
    (["tcp dport 22 accept", "tcp dport 80 accept"], ["tcp dport { 22, 80 } accept"]),
    (
      ["ip saddr 10.0.0.0/8 counter drop", "ip saddr 192.168.0.1-192.168.0.9 counter drop"],
      ["ip saddr { 10.0.0.0/8, 192.168.0.1-192.168.0.9 } counter drop"]
    ),
    (
      ["tcp dport < 1024 accept", "tcp dport 8000-8100 accept"],
      ["tcp dport { 0-1023, 8000-8100 } accept"]
    ),
    (
      ["ct state established accept", "ct state related accept"],
      ["ct state established,related accept"]
    ),
    (
      ["ct state established accept", "ct state invalid drop"],
      ["ct state vmap { established : accept, invalid : drop }"]
    ),
    (
      ["ip saddr 10.0.0.1 tcp dport 22 accept", "ip saddr 10.0.0.2 tcp dport 80 accept"],
      ["ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } accept"]
    ),
    (
      ["tcp dport 22 counter jump web", "tcp dport 80 counter drop"],
      ["tcp dport vmap { 22 : jump web, 80 : drop }"]
    ),
    (
      ["ip saddr 10.0.0.1 meta mark set 0x1", "ip saddr 10.0.0.2 meta mark set 0x2"],
      ["meta mark set ip saddr map { 10.0.0.1 : 0x00000001, 10.0.0.2 : 0x00000002 }"]
    ),
    (["meta length != 5 meta length != 7 drop"], ["meta length != { 5, 7 } drop"]),
    (
      [
        "ip saddr 10.0.0.1 tcp dport 22 accept", "ip saddr 10.0.0.1 tcp dport 80 accept",
        "ip saddr 10.0.0.2 tcp dport 22 accept", "ip saddr 10.0.0.2 tcp dport 80 accept",
      ],
      ["ip saddr { 10.0.0.1, 10.0.0.2 } tcp dport { 22, 80 } accept"]
    ),
    (
      [
        "tcp dport 22 counter packets 2 bytes 80 accept",
        "tcp dport 80 counter packets 3 bytes 120 accept",
      ],
      ["tcp dport { 22, 80 } counter packets 5 bytes 200 accept"]
    ),
  ])
  func `rules that differ in values become one`(rules: [String], merged: [String]) {
    #expect(Self.merged(rules) == merged)
  }

  @Test(arguments: [
    // The first rule would no longer be asked first.
    ["ip saddr 10.0.0.0/8 accept", "ip saddr 10.0.0.1 accept"],
    ["tcp dport 22 accept", "tcp dport 22 accept"],
    // Each has a bucket, or a count, of its own.
    ["tcp dport 22 limit rate 5/second accept", "tcp dport 80 limit rate 5/second accept"],
    ["tcp dport 22 ct count over 3 drop", "tcp dport 80 ct count over 3 drop"],
    ["ip daddr 10.0.0.1 counter tcp dport 22 drop", "ip daddr 10.0.0.1 counter tcp dport 80 drop"],
    // A packet may match both.
    ["tcp flags & syn == syn drop", "tcp flags & fin == fin drop"],
    ["ct status dnat accept", "ct status snat accept"],
    ["ip saddr 10.0.0.1 accept", "ip daddr 10.0.0.1 accept"],
    ["ip saddr != 10.0.0.1 accept", "ip saddr != 10.0.0.2 accept"],
    // What the first does decides whether the second matches.
    ["meta mark 0x1 meta mark set 0x2", "meta mark 0x2 meta mark set 0x3"],
    ["ip ttl 5 ip ttl set 6", "ip ttl 6 ip ttl set 7"],
    ["ct mark 0x1 jump changes", "ct mark 0x2 jump changes"],
    // nft has no words for it, or would lose something.
    ["iifname \"eth*\" accept", "iifname \"lo\" accept"],
    ["tcp dport 22 counter packets 1 bytes 40 accept", "tcp dport 80 counter drop"],
    ["tcp dport 22 accept comment \"ssh\"", "tcp dport 80 accept comment \"web\""],
    ["tcp dport 22 log prefix \"a\" accept", "tcp dport 80 log prefix \"b\" accept"],
    ["meta mark set numgen inc mod 2", "meta mark set numgen inc mod 3"],
  ])
  func `rules that would do something else are left alone`(rules: [String]) {
    #expect(Self.merged(rules) == rules)
  }

  @Test func `what stands between two rules keeps them apart`() {
    #expect(
      Self.merged(["tcp dport 22 accept", "# -A FORWARD -m unknown", "tcp dport 80 accept"]).count
        == 3)
  }

  @Test func `a text with errors comes back as it is`() {
    let text = "add rule ip nowhere FORWARD tcp dport 22 accept\n"
    let (merged, saved) = RuleMerging.merged(SourceFile(name: "nft", text: text))
    #expect(String(decoding: merged.storage[..<merged.count], as: UTF8.self) == text)
    #expect(saved == 0)
  }

  @Test func `whole dumps do the same when their rules are merged`() throws {
    var files: [(name: String, file: SourceFile, family: Family?)] = []
    for name in ["router.rules", "setup.sh"] {
      let bytes = try Data(contentsOf: Repository.file("Samples/iptables/\(name)"))
      let text = String(decoding: bytes, as: UTF8.self)
      files.append((name, SourceFile(name: name, text: text), nil))
    }
    for dump in try IptablesDump.all() ?? [] { files.append((dump.name, dump.file, dump.family)) }
    var saved = 0
    var packets = 0
    for (name, file, family) in files {
      let (report, less) = Self.report(file, family)
      #expect(report.difference == nil, "\(name): \(String(describing: report.difference))")
      #expect(report.obstacle == nil, "\(name)")
      saved += less
      packets += report.packetCount
    }
    print("\(files.count) dumps, merged: \(saved) rules less, \(packets) packets meet the same")
    #expect(saved > 0)
  }

  /// Rules of few values, so that many of them are neighbours that differ in one.
  @Test func `drawn rules do the same when they are merged`() {
    var saved = 0
    var packets = 0
    var unknown = 0
    for seed in UInt64(1)...120 {
      let file = SourceFile(name: "rules", text: Self.drawnDump(seed))
      let (report, less) = Self.report(file, nil)
      #expect(
        report.difference == nil,
        "seed \(seed)\n\(Self.drawnDump(seed))\(String(describing: report.difference))")
      #expect(report.obstacle == nil, "seed \(seed)")
      saved += less
      packets += report.packetCount
      unknown += report.unknownCount
    }
    print(
      "drawn rules, merged: \(saved) less, \(packets) packets meet the same, \(unknown) unknown")
    #expect(saved > 400)
    #expect(unknown * 10 < packets)
  }

  @Test func `merged rules load`() throws {
    guard let nft = try LiveNft.find() else { return print("no live nft here") }
    let drawn = (UInt64(1)...60).map { SourceFile(name: "rules", text: Self.drawnDump($0)) }
    let texts = drawn.map { file -> String in
      let nft = RuleMerging.merged(IptablesFrontEnd.translate(file).nft).text
      return String(decoding: nft.storage[..<nft.count], as: UTF8.self)
    }
    for (text, answer) in zip(texts, try nft.load(texts)) {
      #expect(answer.isEmpty, "\(text)\(answer)")
    }
    print("\(texts.count) texts of merged rules load in nft \(nft.version)")
  }

  // MARK: Making and merging

  /// What becomes of rules of a chain.
  private static func merged(_ rules: [String]) -> [String] {
    let head = """
      add table ip filter
      add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }
      add chain ip filter web
      add chain ip filter changes
      add rule ip filter changes ct mark set 0x2

      """
    let prefix = "add rule ip filter FORWARD "
    let lines = rules.map { $0.hasPrefix("#") ? $0 : prefix + $0 }
    let text = RuleMerging.merged(
      SourceFile(name: "nft", text: head + lines.joined(separator: "\n") + "\n")
    ).text
    return String(decoding: text.storage[..<text.count], as: UTF8.self)
      .split(separator: "\n").dropFirst(5)
      .map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : String($0) }
  }

  private static func report(
    _ file: SourceFile, _ family: Family?
  ) -> (report: VerificationReport, savedCount: Int) {
    let translation = IptablesFrontEnd.translate(file, family: family)
    let (nft, saved) = RuleMerging.merged(translation.nft)
    let loaded = NftFrontEnd.load(nft)
    let report = Verifier(
      iptables: file, family: family, ruleset: loaded.ruleset, isMerged: true
    ).run()
    return (report, saved)
  }

  private static func drawnDump(_ seed: UInt64) -> String {
    var random = SeededRandom(seed: seed)
    let tests: [[String]] = [
      ["", "", "-s 10.0.0.1", "-s 10.0.0.2", "-s 10.0.0.0/8", "-s 192.0.2.10", "! -s 10.0.0.1"],
      ["", "", "", "-d 198.51.100.20", "-d 10.1.0.0/16"],
      ["", "", "-i in0", "-i eth0", "-i eth+"],
      [
        "", "-p tcp --dport 22", "-p tcp --dport 80", "-p tcp --dport 80:90", "-p udp --dport 53",
        "-p tcp -m multiport --dports 25,443", "-p udp ! --dport 53",
      ],
      [
        "", "", "", "-m conntrack --ctstate NEW", "-m conntrack --ctstate ESTABLISHED",
        "-m conntrack --ctstate RELATED,INVALID", "-m conntrack ! --ctstate NEW",
      ],
      ["", "", "", "", "-m mark --mark 1", "-m mark --mark 2", "-m connmark --mark 1"],
    ]
    let actions = [
      "-j ACCEPT", "-j ACCEPT", "-j DROP", "-j RETURN", "-j MARK --set-mark 1",
      "-j MARK --set-mark 2", "-j side", "", "-j CONNMARK --set-mark 1", "-j LOG --log-prefix x",
      "-g side",
    ]
    var text = "*mangle\n:FORWARD ACCEPT [0:0]\n:side - [0:0]\n"
    for chain in ["FORWARD", "side"] {
      var rule = tests.map { $0.randomElement(using: &random) ?? "" }
      var action = actions.randomElement(using: &random) ?? ""
      var place = 0
      for _ in 0..<(chain == "side" ? 4 : 24) {
        // Mostly one part changes, which often is that of the rule before.
        if Int.random(in: 0..<3, using: &random) == 0 {
          place = tests.indices.randomElement(using: &random) ?? 0
        }
        rule[place] = tests[place].randomElement(using: &random) ?? ""
        if Int.random(in: 0..<4, using: &random) == 0 {
          action = actions.randomElement(using: &random) ?? ""
        }
        if chain == "side", action.hasSuffix("side") { action = "-j RETURN" }
        text += "-A \(chain) \((rule + [action]).filter { !$0.isEmpty }.joined(separator: " "))\n"
      }
    }
    text += "COMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n"
    for _ in 0..<6 {
      let port = Int.random(in: 80...83, using: &random)
      let target =
        ["10.1.0.1", "10.1.0.2", "10.1.0.1:8080", "10.1.0.2:8081"]
        .randomElement(using: &random) ?? ""
      text += "-A PREROUTING -p tcp --dport \(port) -j DNAT --to-destination \(target)\n"
    }
    return text + "COMMIT\n"
  }
}
