import Foundation

/// The JSON that `ctvet lint --format json` writes, read by a parser that is not ours.
struct JSONText: Decodable {
  struct Place: Decodable, Equatable {
    let file: String
    let line: Int
    let column: Int
    let message: String
  }

  struct Edit: Decodable {
    let file: String
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int
    let replacement: String
  }

  struct Fix: Decodable {
    let message: String
    let safe: Bool
    let edits: [Edit]
  }

  struct Finding: Decodable {
    let file: String
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int
    let severity: String
    let id: String
    let name: String?
    let message: String
    let hint: String?
    let notes: [Place]
    let fixes: [Fix]
  }

  let version: Int
  let files: [String]
  let findings: [Finding]
  let summary: [String: Int]

  /// Reads it.
  static func decode(_ text: String) throws -> JSONText {
    try JSONDecoder().decode(JSONText.self, from: Data(text.utf8))
  }
}
