import Foundation

/// The JSON that `ctvet simulate --format json` writes, read by a parser that is not ours.
struct SimulationDocumentText: Decodable {
  struct Connection: Decodable {
    let state: String
    let id: Int?
    let dir: String?
    let status: [String]?
  }

  struct Emission: Decodable {
    let `if`: String
    let ip: String
  }

  struct Entry: Decodable {
    let id: Int
    let l4: String
    let state: String?
    let timeout: Int
    let status: [String]
  }

  struct Step: Decodable {
    let hook: String
    let chain: String
    let type: String
    let rule: String?
    let verdict: String
  }

  struct Packet: Decodable {
    let fate: String
    let reason: String?
    let ct: Connection?
    let out: [Emission]?
    let trace: [Step]?
    let table: [Entry]
  }

  struct Final: Decodable {
    let listing: String

    enum CodingKeys: String, CodingKey {
      case listing = "conntrack_L"
    }
  }

  struct Result: Decodable {
    let packets: [Packet]
    let final: Final
  }

  struct Expectation: Decodable {
    let line: Int
    let expected: String
    let held: Bool
    let happened: String?
    let by: String?
  }

  let name: String
  let result: Result?
  let expectations: [Expectation]?
  let errors: [String]?

  /// Reads what is written of one file.
  static func decode(_ text: String) throws -> Self {
    try JSONDecoder().decode(Self.self, from: Data(text.utf8))
  }

  /// Reads what is written of several files.
  static func decodeList(_ text: String) throws -> [Self] {
    try JSONDecoder().decode([Self].self, from: Data(text.utf8))
  }
}
