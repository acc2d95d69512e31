import CTVetRulesetModel
import Foundation
import TestSupport

/// A rule that compares one selector, and the bytecode that the real nft made of it.
///
/// Recorded with `unshare --net nft --debug=netlink -c -f -`, datatype and length with `nft describe`.
struct RecordedRow: Sendable, CustomStringConvertible {
  /// The version of nft.
  let version: String
  /// What the selector is, such as `payload` or `meta`.
  let kind: String
  /// The table's family.
  let family: Family
  /// The statements before it; those that the rule could do without are separated by `; `.
  let before: String
  /// The selector.
  let selector: String
  /// What it is compared with.
  let value: String
  /// The name of its datatype; empty where nft says none.
  let datatype: String
  /// Its length in bits.
  let bits: Int
  /// The lines of bytecode without indentation.
  let code: [String]
  /// Why nft compiled no bytecode.
  let error: String?
  /// Why the kernel did not take it.
  let kernelError: String?

  var description: String { "\(family) \(before) \(selector) \(value)" }

  /// The words of the selector.
  var words: [String] { selector.split(separator: " ").map(String.init) }

  /// No row of some kinds was recorded.
  struct Missing: Error {
    let kinds: [String]
  }

  /// What the matches before the selector establish.
  func context() throws -> ProtocolContext {
    var replay = RuleReplay(family: family)
    for text in before.components(separatedBy: "; ") where !text.isEmpty {
      guard let statement = RecordedStatement(text) else { throw Missing(kinds: [text]) }
      try replay.load(statement)
      replay.compare(statement)
    }
    return replay.context
  }

  /// The rows of some kinds.
  ///
  /// - Throws: `Missing` where there are none, since tests without cases pass.
  static func rows(_ kinds: String...) throws -> [RecordedRow] {
    let file = Repository.file("Tests/RulesetModelTests/Fixtures/field-bytecode.jsonl")
    let rows = try JSONLines.objects(in: file).compactMap { object -> RecordedRow? in
      guard let kind = object["kind"] as? String, kinds.contains(kind),
        let family = (object["family"] as? String).flatMap(Family.init(rawValue:)),
        let selector = object["selector"] as? String, let version = object["nft"] as? String
      else { return nil }
      let code = object["code"] as? String ?? ""
      return RecordedRow(
        version: version, kind: kind, family: family, before: object["before"] as? String ?? "",
        selector: selector, value: object["value"] as? String ?? "",
        datatype: object["datatype"] as? String ?? "", bits: object["bits"] as? Int ?? 0,
        code: code.split(separator: "\n").map(String.init), error: object["error"] as? String,
        kernelError: object["kernel"] as? String)
    }
    guard !rows.isEmpty else { throw Missing(kinds: kinds) }
    print("\(kinds.joined(separator: ", ")): \(rows.count) recorded rules")
    return rows
  }
}
