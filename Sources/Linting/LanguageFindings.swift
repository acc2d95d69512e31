import CTVetDiagnostics

/// What the language itself may have to say of a file, described like the checks so that users can
/// look it up; the diagnostics come from the front end
/// and the compiler.
public enum LanguageFindings {
  /// Every kind, of both languages, sorted by id.
  public static let all = (ofNft + IptablesFindings.all).sorted { $0.id < $1.id }

  /// Those of nft's language, sorted by id.
  package static let ofNft = syntax + evaluation

  /// What is wrong with text that nft would not even parse.
  private static let syntax: [RuleInfo] = [
    RuleInfo(
      id: "NFT001", name: "syntax-error", severity: .error,
      summary: "The text does not follow the grammar of nft.",
      rationale: "nft refuses the whole file, so that not one of its rules is loaded.",
      remedy: "Follow the message: it says what should stand at the marked place.",
      references: ["man nft(8)"],
      flagged: ["add rule inet t c tcp 1️⃣dprt 22 accept\n"],
      accepted: ["add rule inet t c tcp dport 22 accept\n"]),
    RuleInfo(
      id: "NFT002", name: "keyword-as-name", severity: .error,
      summary: "A chain, set or other object has a keyword of nft as its name.",
      rationale: """
        nft's scanner takes words such as `fwd`, `limit`, `log` or `comment` for keywords wherever they
        stand, and refuses the file with “syntax error, unexpected fwd, expecting string”. Quotes don't
        help. Words that became keywords after nft 1.0.6 are reported as information.
        """,
      remedy: "Choose another name, and change it where it is used.",
      references: ["nftables `src/scanner.l`"],
      flagged: ["table inet t {\n  chain 1️⃣fwd {\n  }\n}\n"],
      accepted: ["table inet t {\n  chain forward {\n  }\n}\n"]),
    RuleInfo(
      id: "NFT003", name: "unfit-bytes", severity: .error,
      summary: "The file has bytes that nft's scanner does not take.",
      rationale: """
        Windows line ends, a UTF-8 byte order mark, and a comment that ends the file without a line end
        are “unexpected junk” to nft, although editors hardly show them.
        """,
      remedy:
        "Save the file with Unix line ends, without a byte order mark, and end its last line.",
      flagged: ["flush ruleset1️⃣\r\n"],
      accepted: ["flush ruleset\n"]),
    RuleInfo(
      id: "NFT004", name: "unknown-word", severity: .error,
      summary: "A family, hook, chain type, priority, flag or datatype does not exist.",
      rationale: """
        nft refuses the file. Names of priorities depend on the family and the hook: `dstnat` exists in
        prerouting (and output, in newer releases) only.
        """,
      remedy: "Use one of the words that the hint names, or a number for a priority.",
      flagged: [
        "table inet t {\n  chain c {\n    type filter hook 1️⃣imput priority 0\n  }\n}\n",
        "table inet t {\n  chain c {\n    type filter hook input priority 1️⃣dstnat\n  }\n}\n",
      ],
      accepted: ["table inet t {\n  chain c {\n    type filter hook input priority 0\n  }\n}\n"]),
    RuleInfo(
      id: "NFT005", name: "undefined-variable", severity: .error,
      summary: "A variable is used but not defined above, or defined twice.",
      rationale: """
        nft reads a file once, from top to bottom: a definition counts from its line on, and one in a
        block counts until the block ends.
        """,
      remedy: "Define the variable first; to change its value write `redefine`.",
      flagged: ["add rule ip t c ip saddr 1️⃣$lan accept\n"],
      accepted: ["define lan = 10.0.0.0/8\nadd rule ip t c ip saddr $lan accept\n"]),
    RuleInfo(
      id: "NFT006", name: "include-not-found", severity: .error,
      summary: "An `include` leads nowhere.",
      rationale: """
        nft refuses the file. A path that begins with `/` or `./` is taken as it is, others are looked
        for in nft's include folders; a pattern with `*` or `?` may match nothing. Files may include
        each other 16 levels deep.
        """,
      remedy: "Correct the path, or name the folder with `--include-path`.",
      flagged: ["include 1️⃣\"no-such-file.nft\"\n"],
      accepted: ["table ip t {\n}\n"]),
    RuleInfo(
      id: "NFT007", name: "redeclared", severity: .error,
      summary: "A base chain is declared again with another type, hook or priority.",
      rationale: "The kernel refuses to move a chain that exists.",
      remedy: "Declare it once, or give the other chain another name.",
      flagged: [
        """
        table ip t {
          chain c {
            type filter hook input priority 0
          }
        }
        table ip t {
          chain c {
            1️⃣type filter hook input priority 10
          }
        }

        """
      ],
      accepted: [
        """
        table ip t {
          chain c {
            type filter hook input priority 0
          }
        }
        table ip t {
          chain c {
            accept
          }
        }

        """
      ]),
    RuleInfo(
      id: "NFT008", name: "out-of-range", severity: .error,
      summary: "A number or a time is larger than fits, or a time is none.",
      rationale: "nft refuses it, or silently takes another value than the one that is written.",
      remedy: "Write a value that fits; a time has units: `1d2h3m4s`.",
      flagged: [
        "table ip t {\n  set s {\n    type ipv4_addr\n    timeout 1️⃣tomorrow\n  }\n}\n"
      ],
      accepted: ["table ip t {\n  set s {\n    type ipv4_addr\n    timeout 1d\n  }\n}\n"]),
  ]

  /// The kind with an id, or a name, in any case.
  public static func info(_ idOrName: String) -> RuleInfo? {
    let wanted = idOrName.lowercased()
    return all.first { $0.id.lowercased() == wanted || $0.name == wanted }
  }
}
