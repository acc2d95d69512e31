import CTVetDiagnostics

extension LanguageFindings {
  /// What is wrong with text that follows the grammar: the diagnostics come from the compiler.
  static let evaluation: [RuleInfo] = [
    RuleInfo(
      id: "NFT101", name: "no-such-value", severity: .error,
      summary: "A word or number is no value of the type that stands beside it.",
      rationale: """
        A match compares a field with constants of the field's type: ports with ports, states with
        states. nft refuses the whole file where a word is unknown or a number does not fit. Names of
        users, groups and interfaces are those of the machine that loads the rules.
        """,
      remedy: "Correct the word; `nft describe` lists those that a type knows.",
      references: ["man nft(8), DATA TYPES"],
      flagged: [
        "add table ip t\nadd chain ip t c\nadd rule ip t c tcp dport 1️⃣htp accept\n",
        "add table ip t\nadd chain ip t c\nadd rule ip t c tcp dport 1️⃣65536 accept\n",
        "add table ip t\nadd chain ip t c\nadd rule ip t c ip saddr 1️⃣10.0.0.9-10.0.0.1 accept\n",
      ],
      accepted: ["add table ip t\nadd chain ip t c\nadd rule ip t c tcp dport http accept\n"]),
    RuleInfo(
      id: "NFT102", name: "type-mismatch", severity: .error,
      summary: "Two types do not go together.",
      rationale: """
        A set of addresses holds no ports, a map of marks gives no verdicts, and a key of two parts is
        not looked up with one. nft refuses the whole file.
        """,
      remedy: "Use a set or an expression of the type that is wanted.",
      references: ["man nft(8), DATA TYPES"],
      flagged: [
        """
        table ip t {
          set lan {
            type ipv4_addr
          }
          chain c {
            tcp dport 1️⃣@lan accept
          }
        }

        """,
        "add table ip t\nadd chain ip t c\nadd rule ip t c ip saddr . tcp dport 1️⃣1.2.3.4 . 22 accept\n",
      ],
      accepted: [
        """
        table ip t {
          set lan {
            type ipv4_addr
          }
          chain c {
            ip saddr @lan accept
          }
        }

        """
      ]),
    RuleInfo(
      id: "NFT103", name: "conflicting-protocols", severity: .error,
      summary: "A rule asks for headers that no packet has together.",
      rationale: """
        Matches are joined by “and”. A field of a TCP header cannot be matched in a rule that is about
        UDP, nor an IPv6 address in one that is about IPv4; nft refuses the whole file. The same goes
        for statements that need to know a protocol which nothing in the rule says.
        """,
      remedy:
        "Write a rule for each protocol, or match what both have: `th dport`, `meta l4proto`.",
      references: ["man nft(8), PAYLOAD EXPRESSIONS"],
      flagged: [
        "add table ip t\nadd chain ip t c\nadd rule ip t c udp sport 53 1️⃣tcp dport 53 accept\n",
        """
        add table ip t
        add chain ip t c { type nat hook prerouting priority -100; }
        add rule ip t c 1️⃣dnat to 10.0.0.1:80

        """,
      ],
      accepted: [
        "add table ip t\nadd chain ip t c\nadd rule ip t c tcp sport 53 tcp dport 53 accept\n"
      ]),
    RuleInfo(
      id: "NFT104", name: "misplaced-statement", severity: .error,
      summary: "A statement is not allowed in this place.",
      rationale: """
        Nothing may follow a verdict, addresses are translated in tables of IP alone, and only
        statements that keep state belong to elements of sets. nft refuses the whole file.
        """,
      remedy: "Move the statement, or put it into a rule or table of its own.",
      references: ["man nft(8), STATEMENTS"],
      flagged: [
        "add table ip t\nadd chain ip t c\nadd rule ip t c accept 1️⃣counter\n",
        "add table arp t\nadd chain arp t c\nadd rule arp t c 1️⃣reject\n",
      ],
      accepted: ["add table ip t\nadd chain ip t c\nadd rule ip t c counter accept\n"]),
    RuleInfo(
      id: "NFT105", name: "set-misuse", severity: .error,
      summary: "A set, map or element does not fit its declaration or its use.",
      rationale: """
        A set of ranges needs `flags interval`, ranges must not overlap unless `auto-merge` joins them,
        and elements of maps have values. nft refuses the whole file.
        """,
      remedy: "Change the declaration, or the element.",
      references: ["man nft(8), SETS, MAPS"],
      flagged: [
        """
        table ip t {
          set lan {
            type ipv4_addr
            elements = { 1️⃣10.0.0.0/8 }
          }
        }

        """,
        "add table ip t\nadd chain ip t c\nadd rule ip t c ip saddr vmap { 1️⃣10.0.0.1 }\n",
      ],
      accepted: [
        """
        table ip t {
          set lan {
            type ipv4_addr
            flags interval
            elements = { 10.0.0.0/8 }
          }
        }

        """
      ]),
    RuleInfo(
      id: "NFT106", name: "unknown-set", severity: .error,
      summary: "A rule names a set or map that its table does not have.",
      rationale: "Sets belong to tables: one of another table, or family, cannot be used.",
      remedy: "Declare the set in the rule's table, or correct the name.",
      references: ["man nft(8), SETS"],
      flagged: ["add table ip t\nadd chain ip t c\nadd rule ip t c ip saddr 1️⃣@lan accept\n"],
      accepted: [
        """
        add table ip t
        add chain ip t c
        add set ip t lan { type ipv4_addr; }
        add rule ip t c ip saddr @lan accept

        """
      ]),
    RuleInfo(
      id: "NFT107", name: "not-compiled", severity: .error,
      summary: "A rule uses what ctvet cannot turn into instructions.",
      rationale: """
        Matches and targets that only iptables-nft knows, and what newer releases of nft added, may be
        understood as text and still have no instructions here. Such rules are left out of simulations.
        """,
      remedy: "Write the rule with expressions of nft 1.0.6.",
      references: ["man nft(8)"],
      flagged: [
        "add table bridge t\nadd chain bridge t c\nadd rule bridge t c 1️⃣meta ibrhwaddr 0:1:2:3:4:5 drop\n"
      ],
      accepted: ["add table ip t\nadd chain ip t c\nadd rule ip t c accept\n"]),
  ]
}
