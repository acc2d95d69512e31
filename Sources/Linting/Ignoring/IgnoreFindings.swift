import CTVetDiagnostics

/// What may be wrong with comments that silence checks.
public enum IgnoreFindings {
  /// Every kind, sorted by id.
  public static let all = [withoutReason, unused, unknown]

  static let withoutReason = RuleInfo(
    id: "IGN001", name: "ignore-without-reason", severity: .warning,
    summary: "A comment that silences a check does not say why.",
    rationale: """
      The comment outlives whoever wrote it. Without a reason nobody can tell later whether the \
      finding is still wanted, so the comment silences nothing.
      """,
    remedy: "Write the reason behind two dashes: `# ctvet: ignore CT101 -- only lo comes here`.",
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          ct state != new,established drop 1️⃣# ctvet: ignore CT201
        }
      }

      """,
      "1️⃣# ctvet: ignore-file RS701 --\nflush ruleset\n",
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          ct state != new,established drop # ctvet: ignore CT201 -- shows the mistake
        }
      }

      """,
      "# ctvet, a linter: ignore what it says\nflush ruleset\n",
    ])

  static let unused = RuleInfo(
    id: "IGN002", name: "unused-ignore", severity: .warning,
    summary: "A comment silences a check that finds nothing there.",
    rationale: """
      The mistake was mended, or the comment stands in the wrong place. Left alone, it would silence \
      the next one.
      """,
    remedy: """
      Delete it. At the end of a line it counts for that line; in a line of its own for the next line \
      of code; `ignore-file` counts for the file.
      """,
    flagged: [
      "flush ruleset 1️⃣# ctvet: ignore CT101 -- was once needed\n",
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          # ctvet: ignore CT201, 1️⃣CT202 -- shows the mistake
          ct state != new,established drop
        }
      }

      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter;
          # ctvet: ignore CT201 -- shows the mistake

          ct state != new,established drop
        }
      }

      """,
      """
      # ctvet: ignore-file negated-state-list -- shows mistakes
      table inet t {
        chain c {
          type filter hook input priority filter;
          ct state != new,established drop
        }
      }

      """,
    ])

  static let unknown = RuleInfo(
    id: "IGN003", name: "unknown-ignore", severity: .warning,
    summary:
      "A comment for ctvet names no check, one that does not exist, or asks for something else.",
    rationale: "It silences nothing, though whoever wrote it believes so.",
    remedy:
      "Write `# ctvet: ignore ID[, ID…] -- reason`, or `ignore-file`; `ctvet explain` lists the ids.",
    flagged: [
      "flush ruleset # ctvet: 1️⃣ingore CT101 -- lo\n",
      "flush ruleset # ctvet: ignore 1️⃣CT1O1 -- lo\n",
      "flush ruleset # ctvet: 1️⃣ignore -- everything\n",
    ],
    accepted: [
      "add table inet t # see ctvet's manual: ignore this\n",
      """
      table inet t {
        chain c {
          type filter hook input priority filter; # unlike ctvet: ignore CT201 -- is not meant
          log prefix "# ctvet: ignore " accept
        }
      }

      """,
    ])
}
