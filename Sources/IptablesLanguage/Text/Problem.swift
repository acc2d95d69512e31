import CTVetDiagnostics

/// Why a rule does not become nft rules.
struct Problem: Error {
  /// What stands in the way.
  enum Kind {
    /// iptables does not understand the command.
    case refused
    /// iptables understands it and the kernel refuses the rule.
    case refusedByKernel
    /// No such extension is known.
    case unknownExtension
    /// nft has no way to say it.
    case notExpressible
    /// No packet matches the rule, so that nothing is lost.
    case neverMatches
    /// A rule of the other family, which this file's program passes over.
    case otherFamily
    /// A command that lists or changes what is not in the file.
    case notTranslated
  }

  /// What stands in the way.
  let kind: Kind
  /// Where it is written.
  let range: SourceRange
  /// One sentence without a full stop.
  let message: String
  /// What to do about it.
  var hint: String?
  /// The check that the problem belongs to.
  var check: IptablesCheck?
  /// Ways to mend it.
  var fixIts: [FixIt] = []
}
