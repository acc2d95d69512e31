import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport

/// Matches and statements that are sentences of Grammar/nft.ebnf, and that ctvet and the kernel take.
struct SentencePool {
  /// Matches, half of them of connections.
  private(set) var matches: [String] = []
  /// Statements, half of them about connections.
  private(set) var statements: [String] = []
  /// Translations.
  private(set) var translations: [String] = []
  /// What ctvet takes, but the kernel, or nft, refuses.
  private(set) var refused: [String] = []

  private var sentences: SentenceGenerator
  private let names: NameTables

  /// Draws a pool.
  ///
  /// - Throws: What is wrong with the grammar.
  init(seed: UInt64) throws {
    let text = try Data(contentsOf: Repository.file("Grammar/nft.ebnf"))
    let grammar = try Grammar(parsing: String(decoding: text, as: UTF8.self))
    guard let release = GrammarVersion("1.0.6") else { preconditionFailure("a release") }
    sentences = try SentenceGenerator(
      grammar: grammar.restricted(to: release).overridden(by: Self.vocabulary), seed: seed,
      excluding: ["undefinition", "variable", "unnamedChain"])
    sentences.maximumWords = 14
    sentences.maximumRepeats = 2
    var names = NameTables.builtIn
    names.interfaces = NumberNames([("lo", 1), ("eth0", 2), ("eth1", 3)])
    self.names = names
    for _ in 0..<100 {
      if let match = try draw("match") { matches.append(match) }
      if let match = try draw("trackedMatch") { matches.append(match) }
    }
    for _ in 0..<30 {
      if let statement = try draw("statement") { statements.append(statement) }
      if let statement = try draw("trackedStatement") { statements.append(statement) }
    }
    for _ in 0..<10 {
      if let translation = try draw("translation", in: "nat") { translations.append(translation) }
    }
  }

  /// What sentences may refer to.
  static let declarations = [
    "add table inet f", "add set inet f seen { type ipv4_addr; size 64; flags dynamic; }",
    "add set inet f ports { type inet_service; flags interval; elements = { 22, 80-90, 53 }; }",
    "add map inet f marks { type inet_service : mark; elements = { 80 : 8, 53 : 5 }; }",
    "add chain inet f sub", "add chain inet f end",
  ]

  /// The next sentence that can be a rule; nil where none of many can.
  private mutating func draw(_ start: String, in chain: String = "sub") throws -> String? {
    var lines = Self.declarations
    if chain == "nat" {
      lines.append("add chain inet f nat { type nat hook prerouting priority dstnat; }")
    }
    for _ in 0..<500 {
      let sentence = try sentences.sentence(from: start)
      let words = Set(sentence.split { !($0.isLetter || $0.isNumber) }.map(String.init))
      let isDrawn =
        sentence.contains("jhash") && !sentence.contains("seed") || sentence.contains("ct id")
      guard words.isDisjoint(with: Self.excluded), !isDrawn, !sentence.contains("\n") else {
        continue
      }
      let text = (lines + ["add rule inet f \(chain) \(sentence)"]).joined(separator: "\n") + "\n"
      guard compiles(text) else { continue }
      if ToolAnswer(["unshare", "-n", "nft", "-c", "-f", "-"], input: text).status == 0 {
        return sentence
      }
      refused.append(sentence)
    }
    return nil
  }

  /// Whether ctvet takes a text.
  func compiles(_ text: String) -> Bool {
    let read = NftFrontEnd.load(SourceFile(name: "rules", text: text))
    guard read.diagnostics.allSatisfy({ $0.severity != .error }) else { return false }
    return RulesetCompiler.compile(read.ruleset, names: names).diagnostics.allSatisfy {
      $0.severity != .error
    }
  }

  // MARK: Words

  /// What depends on more than rules, packets and connections: the clock, processes, hardware, chance; what the
  /// model says that it does not know; what hands packets to something else than the kernel; bridges, IPsec.
  private static let excluded: Set<String> = [
    "random", "time", "day", "hour", "cpu", "cgroup", "cgroupv2", "skuid", "skgid", "iifkind",
    "oifkind",
    "osf", "symhash", "secmark", "nftrace", "queue", "tproxy", "synproxy", "log", "dup", "fwd",
    "flow",
    "xt", "tunnel", "socket", "vxlan", "geneve", "gretap", "limit", "comment", "ipsec", "ibrname",
    "obrname",
    "ibriport", "obriport", "ibrpvid", "ibrvproto",
  ]

  /// What is drawn in place of arbitrary words, so that some of it fits the packets.
  ///
  /// Numbers and times keep away from what is so for a moment only.
  private static let vocabulary = """
    Number ::= '0' | '1' | '2' | '3' | '5' | '6' | '8' | '17' | '20' | '22' | '28' | '40' | '53' | '58' | '60'
      | '64' | '80' | '128' | '255' | '443' | '1000' | '5000' | '40000' | '40001' | '64240' | '0x10' | '0xffff'
    Positive ::= '2' | '3' | '7'
    Octet ::= '1' | '2' | '3' | '6' | '8' | '17' | '64'
    BitLength ::= '8' | '16' | '32' | '64'
    Quoted ::= '"eth0"' | '"eth1"' | '"lo"' | '"ftp"'
    Interface ::= 'eth0' | 'eth1' | 'lo'
    InterfacePattern ::= 'eth*'
    Name ::= 'seen' | 'ports' | 'marks'
    Duration ::= '17s' | '45s' | '90s' | '7m' | '2d' | '1h'
    Address ::= IPv4 | IPv6 | EthernetAddress
    IPv4 ::= '192.168.1.2' | '192.168.1.1' | '192.168.1.0' | '10.0.0.2' | '10.0.0.1' | '10.0.0.9' | '10.0.0.0'
      | '10.0.0.77' | '0.0.0.0' | '255.255.255.255'
    IPv6 ::= 'fd00:1::2' | 'fd00:2::2' | 'fd00:1::' | 'fd00:2::1' | 'fd00:2::9'
    EthernetAddress ::= '02:00:00:00:00:fe' | '00:00:00:00:00:00'
    ClassPair ::= '1:2' | '0:1'
    Symbol ::= 'new' | 'established' | 'related' | 'invalid' | 'untracked' | 'expected' | 'seen-reply'
      | 'assured' | 'confirmed' | 'dying' | 'original' | 'reply' | 'syn' | 'ack' | 'fin' | 'rst' | 'psh'
      | 'tcp' | 'udp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'gre' | 'echo-request' | 'echo-reply'
      | 'destination-unreachable' | 'time-exceeded' | 'packet-too-big' | 'unicast' | 'local' | 'ipv4' | 'ipv6'
      | 'ip' | 'ip6' | 'cs1' | 'af41' | 'ssh' | 'http' | 'domain' | 'destroy' | 'label'
    element ::= valueTuple | /* rare */ '*'
    elementState ::= 'counter'
    constant ::= text | Number | /* rare */ truth | /* rare */ keywordConstant | /* rare */ matchConstant
    trackedMatch ::= ct comparison? ( value | valueList )
      | ct '.' ( ct | payload ) comparison? ( valueTuple | setLiteral )
      | 'ct' ( 'state' | 'status' | 'mark' | 'label' ) and bits comparison bits
    trackedStatement ::= 'ct' ctKey 'set' argument | 'ct' ctDirection 'zone' 'set' argument
      | 'meta' 'mark' 'set' ct | 'ct' 'mark' 'set' 'ct' 'mark' ( and | or | xor ) Number
      | 'add' '@' 'seen' '{' ct '}' | 'ct' 'count' 'over'? Number
    translation ::= natStatement | masquerade | redirect

    """
}
