import CTVetDiagnostics
import CTVetRulesetModel

/// Whether iptables and the kernel take what was written, by what is known of their readers.
enum AcceptedRules {
  /// Why one of some rules is refused; nil where all are taken.
  ///
  /// - Parameters:
  ///   - rules: What stands behind `-A CHAIN`.
  ///   - targets: The chains that they call.
  static func refusal(
    of rules: [String], at place: BuiltInPlace, targets: [String], isIPv6: Bool
  ) -> String? {
    var text = "*\(place.table.rawValue)\n:\(place.chain) - [0:0]\n"
    for target in targets { text += ":\(target) - [0:0]\n" }
    for rule in rules { text += "-A \(place.chain) \(rule)\n" }
    let read = IptablesFrontEnd.translate(
      SourceFile(name: "iptables", text: text + "COMMIT\n"), family: isIPv6 ? .ip6 : .ip,
      keepsMap: false)
    let ids = [
      IptablesDiagnostics.refused, IptablesDiagnostics.refusedByKernel,
      IptablesDiagnostics.unknownExtension, IptablesDiagnostics.unreadableLine,
    ]
    return read.diagnostics.first { ids.contains($0.id) }?.message
  }
}
