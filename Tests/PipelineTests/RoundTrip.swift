import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetVerification

/// A ruleset of one family on its way to iptables and back, where neighbouring rules are merged again.
struct RoundTrip {
  /// What it becomes.
  let written: IptablesWriter.Result
  /// What that becomes.
  let back: String
  /// The instructions at the beginning, and at the end; nil where what comes back does not compile.
  let instructions: (before: [Substring], after: [Substring]?)
  private let ruleset: Ruleset

  /// Nil for a ruleset that does not compile.
  init?(_ text: String) {
    guard let first = Self.compiled(SourceFile(name: "nft", text: text)) else { return nil }
    written = IptablesWriter.write(first.ruleset, first.result)
    ruleset = first.ruleset
    let isIPv6 = written.iptables.isEmpty
    let translation = IptablesFrontEnd.translate(
      SourceFile(name: "iptables", text: isIPv6 ? written.ip6tables : written.iptables),
      family: isIPv6 ? .ip6 : .ip, ipSets: SourceFile(name: "ipset", text: written.ipset))
    let nft = RuleMerging.merged(translation.nft).text
    back = String(decoding: nft.storage[..<nft.count], as: UTF8.self)
    instructions = (
      Self.instructions(first.result),
      Self.compiled(nft).map { Self.instructions($0.result) }
    )
  }

  /// The text of iptables.
  var iptables: String { written.iptables.isEmpty ? written.ip6tables : written.iptables }

  /// Why iptables can't say it; nil where it can.
  var loss: String? {
    written.diagnostics.first { $0.id == IptablesDiagnostics.lost }?.message
  }

  /// Whether it comes back with the same instructions and sets, but for counters.
  var isSame: Bool { instructions.before == instructions.after }

  /// The first instruction that comes back otherwise, and what it comes back as; nil where all are the
  /// same.
  var cause: String? { Self.cause(instructions.before, instructions.after ?? []) }

  static func cause(_ before: [Substring], _ after: [Substring]) -> String? {
    if before == after { return nil }
    let same = zip(before, after).prefix { $0 == $1 }.count
    return Self.name(before.dropFirst(same).first) + " → " + Self.name(after.dropFirst(same).first)
  }

  /// Why it comes back otherwise, by `cause`.
  static let reasons: [String: String] = {
    let groups: [(reason: String, causes: [String])] = [
      (
        "iptables asks for interfaces, addresses and the protocol first, the latter as `ip protocol`",
        [
          "meta load → payload load", "meta load iiftype → payload load",
          "payload load → meta load",
        ]
      ),
      (
        "the match takes one value, or one with a mask, and no range",
        ["byteorder → lookup", "cmp gte → lookup", "range neq → lookup"]
      ),
      (
        "a masquerade has one address, for which `persistent` says nothing",
        ["masq flags → masq flags", "masq flags → masq"]
      ),
      ("the ends of a range are in it", ["cmp gt → cmp gte", "cmp lt → cmp gte"]),
      ("what is not one of two values is the other", ["cmp neq → cmp eq"]),
      (
        "iptables has names of interfaces, no numbers",
        ["meta load iif → meta load iifname", "meta load oif → meta load oifname"]
      ),
      (
        "an address of a connection has no family in iptables",
        ["ct load → ct load src", "ct load → ct load dst"]
      ),
      (
        "a set or map of one element, or with `*`, is one rule, or two",
        ["lookup → cmp eq", "payload load → cmp eq", "payload load → cmp gte"]
      ),
      ("iptables has no ICMP of either family", ["reject type → reject type"]),
      ("the elements of a named map become rules", ["payload load → immediate"]),
      ("`-j TPROXY` accepts", ["nothing → immediate"]),
      (
        "`-m osf` and `--ctorigdstport` ask for the protocol",
        ["osf dreg → payload load", "ct load protocol → ct load protocol"]
      ),
      (
        "nothing follows that a test could keep from happening, or a set of networks takes no packets",
        ["payload load → nothing"]
      ),
      (
        "a packet is in one state, so that not to be it is not to have its bit",
        ["cmp neq → bitwise", "lookup → bitwise"]
      ),
      ("`--ctstatus` knows no NAT", ["ct load status → ct load state"]),
      (
        "what holds for every packet that comes there is not asked",
        [
          "meta load mark → nothing", "meta load oif → immediate",
          "meta load oifname → nothing", "meta load protocol → nothing",
        ]
      ),
      (
        "each bit is asked for by itself, or nothing but that there is a connection",
        ["bitwise → bitwise"]
      ),
      ("neighbouring values are one range", ["lookup → range neq"]),
      (
        "bits of an address are a network, or bytes of a word", ["payload load → payload load"]
      ),
      ("`rt classid` and `meta rtclassid` are the same", ["rt load classid → meta load rtclassid"]),
    ]
    return Dictionary(
      uniqueKeysWithValues: groups.flatMap { group in group.causes.map { ($0, group.reason) } })
  }()

  /// What an instruction does, without its operands.
  private static func name(_ line: Substring?) -> String {
    guard let line else { return "nothing" }
    let words = line.split(separator: " ").dropFirst()
    return words.prefix { word in word != "reg" && word.allSatisfy(\.isLetter) }
      .joined(separator: " ")
  }

  /// Whether packets meet the same on both sides.
  func verified() -> VerificationReport {
    let texts: [(text: SourceFile, family: Family)] = [
      (SourceFile(name: "iptables", text: written.iptables), .ip),
      (SourceFile(name: "ip6tables", text: written.ip6tables), .ip6),
    ]
    return Verifier(
      ruleset: ruleset, texts: texts.filter { !$0.text.storage.isEmpty },
      ipSets: SourceFile(name: "ipset", text: written.ipset), lost: []
    ).run()
  }

  private static func compiled(
    _ file: SourceFile
  ) -> (ruleset: Ruleset, result: RulesetCompiler.Result)? {
    let loaded = NftFrontEnd.load(file)
    guard !loaded.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let result = RulesetCompiler.compile(loaded.ruleset)
    guard !result.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return (loaded.ruleset, result)
  }

  /// The lines of the instructions of rules, and of the sets that they look into.
  ///
  /// iptables counts in every rule, nft where it is asked to. Tables and chains are called otherwise.
  private static func instructions(_ result: RulesetCompiler.Result) -> [Substring] {
    let lines = result.listing.text.split(separator: "\n")
    return lines.filter { $0.hasPrefix("  [") && !$0.hasPrefix("  [ counter") }
  }
}
