import ArgumentParser
import CTVetDiagnostics
import CTVetIptablesLanguage

/// The languages that rulesets are written in.
enum RulesetSyntax: String, CaseIterable, ExpressibleByArgument {
  /// nft's language.
  case nft
  /// Commands of iptables, and what iptables-save writes.
  case iptables
}

/// `ctvet translate`: writes a ruleset in the other language.
struct Translate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Translate a ruleset between iptables and nftables.",
    discussion: """
      The translation goes to standard output, what has none to standard error and, as a comment, to \
      its place in the output. Exit status: 0 everything is translated, 1 something is refused or \
      lost, 2 the command could not do its work.
      """)

  @Argument(help: ArgumentHelp("A ruleset; - is standard input.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The language to write.", valueName: "language"))
  var to: RulesetSyntax

  @Flag(name: [.customShort("6"), .customLong("ipv6")], help: "The iptables rules are for IPv6.")
  var isIPv6 = false

  @Option(
    help: ArgumentHelp(
      "What ipset save wrote: the sets that the rules of iptables look into.", valueName: "file"))
  var ipset: String?

  @Flag(
    help: """
      Write neighbouring rules that differ in values alone as one rule with a set or a map, as \
      nft --optimize does; for nft.
      """)
  var optimize = false

  @Flag(
    help: """
      Send packets through both rulesets: at the edges of every match and in every state of a \
      connection. The first difference is told and makes the status 1.
      """)
  var verify = false

  @Option(help: "When to colour messages; NO_COLOR in the environment is obeyed.")
  var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp(
      "A folder in which included files are looked for, before /etc; repeatable.",
      valueName: "dir"))
  var includePath: [String] = []

  func validate() throws {
    if optimize, to != .nft {
      throw ValidationError("--optimize is for nft: iptables has no sets of its own in rules.")
    }
  }

  func run() throws {
    let status = TranslateRun(
      file: file, target: to, isIPv6: isIPv6, ipSets: ipset, merges: optimize, verifies: verify,
      color: color,
      includePaths: includePath
    ).run()
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}
