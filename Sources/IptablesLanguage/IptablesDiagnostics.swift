/// The ids of what reading and translating iptables may have to say.
public enum IptablesDiagnostics {
  /// iptables would not take the command.
  public static let refused = "IPT001"
  /// iptables takes the command and the kernel refuses the rule.
  public static let refusedByKernel = "IPT002"
  /// An extension that is not known.
  public static let unknownExtension = "IPT003"
  /// A line that is neither a command nor part of a table.
  public static let unreadableLine = "IPT004"
  /// A shell script's variables and control flow.
  public static let shell = "IPT005"
  /// nft has no way to say it.
  public static let lost = "IPT101"
  /// A command that needs what is loaded.
  public static let notTranslated = "IPT102"
  /// nft calls it otherwise.
  public static let renamed = "IPT103"
  /// A text that nft can't hold as it is.
  public static let changedText = "IPT104"
  /// What nft says instead differs in some cases.
  public static let differs = "IPT105"
  /// Something that must be on the host before the rules are loaded.
  public static let foreignSet = "IPT106"
  /// `iptables-translate` says something else, which is wrong.
  public static let corrected = "IPT107"
  /// A rule that no packet matches.
  public static let neverMatches = "IPT108"

  /// All of them and those of checks of single rules and files, sorted.
  public static let all =
    [
      refused, refusedByKernel, unknownExtension, unreadableLine, shell, lost, notTranslated,
      renamed, changedText, differs, foreignSet, corrected, neverMatches,
    ] + IptablesCheck.allCases.map(\.rawValue)
}
