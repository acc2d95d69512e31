import CTVetConntrack
import CTVetIptablesLanguage

extension XtablesTargets {
  /// `-j CT` (net/netfilter/xt_CT.c).
  static func connectionTarget(_ use: XtablesUse) -> any XtablesTarget {
    if use["notrack"] != nil { return ConnectionChangeTarget(change: .untracked) }
    if use["timeout"] != nil { return UnknownTarget(reason: "`--timeout` is not modelled") }
    var zone = Zone.standard
    for (name, isForOriginal, isForReply) in [
      ("zone", true, true), ("zone-orig", true, false), ("zone-reply", false, true),
    ] {
      guard let option = use[name] else { continue }
      if option.upper == 1 { return UnknownTarget(reason: "`--zone mark` is not modelled") }
      zone = Zone(
        number: UInt16(truncatingIfNeeded: option.value), isForOriginal: isForOriginal,
        isForReply: isForReply)
    }
    let helper = use["helper"].map { ConntrackHelper(rawValue: $0.text) }
    if case .some(.none) = helper { return UnknownTarget(reason: "the helper is not known") }
    return ConnectionChangeTarget(
      change: .template(zone: zone, helper: helper ?? nil), isIdle: use.options.isEmpty)
  }
}
