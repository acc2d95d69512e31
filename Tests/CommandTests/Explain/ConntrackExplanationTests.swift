import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel
import Testing

/// Which packets expressions match.
@Suite struct ConntrackExplanationTests {
  /// The outcome for each case in the order of `ConntrackCase`: `+` matches, `-` fails, `?` both, and
  /// the first letter of a verdict.
  static let table: [(expression: String, outcomes: String)] = [
    // A mask test: any of the states.
    ("ct state new", "+------"),
    ("ct state new,established", "+++----"),
    ("ct state new|established", "+++----"),
    ("ct state established,related", "-++++--"),
    ("ct state 8", "+------"),
    ("ct state invalid,untracked", "-----++"),
    // None of the states.
    ("ct state ! new", "-++++++"),
    ("ct state ! established,related", "+----++"),
    // Whole values: a packet never has two states.
    ("ct state == new", "+------"),
    ("ct state != new", "-++++++"),
    ("ct state == established,related", "-------"),
    ("ct state != established,related", "+++++++"),
    ("ct state != established|related", "+++++++"),
    // Sets hold whole values.
    ("ct state { new, established }", "+++----"),
    ("ct state != { new, established }", "---++++"),
    ("ct state { new | established, related }", "---++--"),
    ("ct state { 1-8 }", "++++++-"),
    ("ct state > 4", "+-----+"),
    // Masks that are written out.
    ("ct state & (new|established) != 0", "+++----"),
    ("ct state & (new|established) == new", "+------"),
    ("ct state & (new|established) == new|established", "-------"),
    // Maps.
    ("ct state vmap { established : accept, invalid : drop }", "-aa--d-"),
    ("ct state vmap { established : accept, * : jump other }", "jaajjjj"),
    ("ct state vmap { new | related : accept }", "-------"),
    // The direction; packets without a connection have none.
    ("ct direction original", "++-+---"),
    ("ct direction != original", "--+-+--"),
    ("ct direction { original, reply }", "+++++--"),
    ("ct state established ct direction reply", "--+----"),
    ("ct state new ct direction reply", "-------"),
    ("ct state invalid ct direction original", "-------"),
    // The status: a mask test, and whole values that never or always differ.
    ("ct status seen-reply", "-++??--"),
    ("ct status ! seen-reply", "+--??--"),
    ("ct status confirmed", "?++??--"),
    ("ct status assured", "-????--"),
    ("ct status snat,dnat", "?????--"),
    ("ct status ! snat,dnat", "?????--"),
    ("ct status expected", "-????--"),
    ("ct status == dnat", "-------"),
    ("ct status != dnat", "+++++--"),
    ("ct status { snat, dnat }", "-------"),
    ("ct status == confirmed", "?--??--"),
    ("ct status & (snat|dnat) == 0", "?????--"),
    ("ct status & (confirmed|seen-reply) == confirmed|seen-reply", "-++??--"),
    ("ct status & (assured|seen-reply) == assured", "-------"),
    ("ct status seen-reply ct state new", "-------"),
    ("ct state related ct status ! confirmed ct status ! expected", "----?--"),
    // Other keys need a connection; a helper is that of the announcing connection.
    ("ct mark 1", "?????--"),
    ("ct mark != 1", "?????--"),
    ("ct helper \"ftp\" ct state new", "-------"),
    // Other tests and verdicts make no difference.
    ("tcp dport 22 ct state new accept", "+------"),
  ]

  @Test(arguments: table)
  func `an expression matches these packets`(expression: String, outcomes: String) throws {
    let explanation = try Self.explanation(of: expression)
    let found = ConntrackCase.allCases.map { Self.sign(explanation.outcomes($0)) }.joined()
    #expect(found == outcomes)
  }

  @Test(arguments: table)
  func `every text fits the terminal and leaves no code open`(
    expression: String, outcomes: String
  ) throws {
    let text = try Self.explanation(of: expression).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first.map(String.init)?.contains("ct ") == true)
    for line in lines.dropFirst() { #expect(line.count <= 80, "\(line)") }
    #expect(text.filter { $0 == "`" }.count.isMultiple(of: 2))
    #expect(text.hasSuffix(".\n"))
  }

  @Test(arguments: [
    ("ct state != established,related", "write `ct state ! established,related`"),
    ("ct state == established,related", "write `ct state established,related`"),
    ("ct state != established,related", "It is always true"),
    ("ct state == established,related", "It is never true"),
    ("ct status != dnat", "write `ct status ! dnat`"),
    ("ct status { snat, dnat }", "write `ct status snat,dnat`"),
    ("ct status { snat }", "nft before 1.1"),
    ("ct state established", "It is not the TCP state"),
    ("ct state established", "a SYN ACK"),
    ("ct state established", "above -200"),
    ("ct state new", "there the expression is true for none of them"),
    ("ct state invalid", "there the expression is true for all of them"),
    ("ct state vmap { invalid : drop }", "there the expression decides `drop`"),
    ("ct status assured", "2 seconds"),
    ("ct direction reply", "so does its negation"),
    (
      "icmp type echo-reply ct state new",
      "where nothing asked for it: so it is never true for them"
    ),
    ("icmp type echo-request ct state new", "a request is `new` or `established`."),
    ("tcp dport 22 ct state new", "Not looked at here, but needed too: `tcp dport 22`"),
  ])
  func `the text says`(expression: String, phrase: String) throws {
    let text = try Self.explanation(of: expression).text
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains(phrase))
  }

  @Test func `what does not concern the expression is left out`() throws {
    #expect(try !Self.explanation(of: "ct state new").text.contains("TCP state"))
    #expect(try !Self.explanation(of: "ct status dnat").text.contains("2 seconds"))
  }

  private static func explanation(of expression: String) throws -> ConntrackExplanation {
    let text = "table inet t {\nchain other {\n}\nchain c {\n\(expression)\n}\n}\n"
    let result = NftFrontEnd.load(SourceFile(name: "test", text: text))
    let rule = try #require(result.ruleset.rules.first)
    let read = try ConditionReader(rule, in: result.ruleset)
    return ConntrackExplanation(
      conditions: read.conditions, others: read.others, messages: read.messages)
  }

  private static func sign(_ outcomes: Set<RegisterTest.Outcome>) -> String {
    if outcomes == [.matches, .fails] { return "?" }
    return outcomes.map { outcome in
      switch outcome {
      case .matches: "+"
      case .fails: "-"
      case .verdict(let verdict): String(verdict.prefix(1))
      }
    }.joined()
  }
}
