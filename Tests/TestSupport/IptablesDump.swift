package import CTVetDiagnostics
package import CTVetRulesetModel
import Foundation

/// A file of `iptables-save` that somebody uses.
package struct IptablesDump {
  /// What it is called.
  package let name: String
  /// Its text.
  package let file: SourceFile
  /// Whose rules they are.
  package let family: Family

  /// The files of the corpus; nil where it isn't there.
  package static func all() throws -> [IptablesDump]? {
    guard let file = Shared.file("peers/iptables-real/iptables-real.jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).compactMap { row in
      guard let text = row["text"] as? String, let name = row["file"] as? String,
        let live = row["live"] as? [String: Any]
      else { return nil }
      return IptablesDump(
        name: name, file: SourceFile(name: name, text: text),
        family: live["family"] as? String == "ip6tables" ? .ip6 : .ip)
    }
  }
}
