import CTVetLinting
import CTVetRulesetModel
import Testing

/// Which packets iptables' conntrack match takes.
@Suite struct IptablesConntrackMatchTests {
  @Test(arguments: [
    ("--ctstate NEW", "+------"),
    ("--ctstate new,Established", "+++----"),
    ("--ctstate NEW,ESTABLISHED", "+++----"),
    ("! --ctstate NEW", "-++++++"),
    ("! --ctstate ESTABLISHED,RELATED", "+----++"),
    ("-m conntrack --ctstate INVALID", "-----+-"),
    ("-m state --state UNTRACKED", "------+"),
    ("--ctdir REPLY", "--+-+--"),
    ("--ctstate ESTABLISHED --ctdir ORIGINAL", "-+-----"),
    ("--ctstatus ASSURED", "-????--"),
    ("! --ctstatus ASSURED", "+????--"),
    ("--ctstatus NONE", "-------"),
    ("--ctstate DNAT", "?????--"),
    // One or the other, not both.
    ("--ctstate NEW,DNAT", "+????--"),
    ("! --ctstate DNAT", "?????++"),
    // Without a connection the other options are not looked at.
    ("--ctstate INVALID --ctstatus ASSURED", "-----+-"),
    ("! --ctstate NEW --ctdir REPLY", "--+-+++"),
    // iptables takes the beginnings of names.
    ("--ctstate EST", "-++----"),
  ])
  func `options match these packets`(words: String, outcomes: String) throws {
    let match = try IptablesConntrackMatch(words: words.split(separator: " ").map(String.init))
    let condition = ConntrackCondition(.iptables(match), text: words)
    let explanation = ConntrackExplanation(conditions: [condition])
    let found = ConntrackCase.allCases.map { packet in
      switch explanation.outcomes(packet) {
      case [.matches]: "+"
      case [.fails]: "-"
      default: "?"
      }
    }.joined()
    #expect(found == outcomes)
    #expect(explanation.text.contains("In every table but raw"))
  }

  @Test(arguments: [
    ("--ctstate", "--ctstate needs a value", nil),
    ("--ctstate NWE", "unknown state NWE", "NEW"),
    ("--state DNAT", "unknown state DNAT", nil),
    (
      "--ctstatus SNAT", "iptables has SNAT among the states, not among the status bits",
      "--ctstate SNAT"
    ),
    ("! --ctdir REPLY", "iptables takes no ! before --ctdir", nil),
    ("--ctdir BACK", "unknown direction BACK", nil),
    ("--ctstat NEW", "--ctstat is not one of --ctstate, --ctstatus and --ctdir", "--ctstate"),
    ("-m tcp --dport 1", "only -m conntrack and -m state are explained", nil),
    ("--ctstate NEW --ctstate NEW", "iptables takes --ctstate only once in one -m conntrack", nil),
    ("-m conntrack", "there is no option to explain", nil),
    ("--ctstate NEW,", "a state is missing", nil),
    ("!", "an option must follow the !", nil),
  ])
  func `what iptables refuses is refused`(
    words: String, message: String, suggestion: String?
  ) {
    #expect(
      throws: IptablesConntrackMatch.Misreading(message: message, suggestion: suggestion)
    ) {
      try IptablesConntrackMatch(words: words.split(separator: " ").map(String.init))
    }
  }
}
