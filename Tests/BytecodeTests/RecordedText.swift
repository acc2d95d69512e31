import Foundation
import TestSupport

/// The recorded texts beside these tests.
enum RecordedText {
  static let rulesets = ["objects", "devices", "elements"]

  static func fixture(_ name: String) throws -> String {
    let file = Repository.file("Tests/BytecodeTests/Fixtures/\(name)")
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// The lines of the recorded instructions.
  static func instructions() throws -> [Substring] {
    try fixture("instructions.txt").split(separator: "\n")
  }

  /// What the real nft printed for each row of a corpus; nil where the corpus isn't there.
  static func bytecode(of corpus: Corpus) throws -> [(id: String, text: String)]? {
    guard let file = Shared.file(corpus.path) else { return nil }
    return try JSONLines.objects(in: file).compactMap { row in
      let answer = row["live"] as? [String: Any]
      let check = row["nft_check"] as? [String: Any]
      guard let text = (answer?["bytecode"] ?? check?["bytecode"]) as? String, !text.isEmpty
      else { return nil }
      return ((row["id"] ?? row["file"]) as? String ?? "", text)
    }
  }

  /// The collections of texts with the real nft's answers.
  enum Corpus: String, CaseIterable {
    case rules = "nft-py-1.0.6"
    case newerRules = "nft-py-1.0.9"
    case olderRules = "nft-py-0.9.2"
    case dumps = "nft-shell-dumps"
    case files = "nft-real"
    case translations = "iptables-txlate"

    var path: String {
      switch self {
      case .rules, .newerRules, .olderRules: "peers/nft-py/\(rawValue).jsonl.gz"
      case .dumps, .files, .translations: "peers/\(rawValue)/\(rawValue).jsonl.gz"
      }
    }
  }
}
