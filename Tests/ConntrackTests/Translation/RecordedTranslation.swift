import CTVetPackets
import Foundation
import TestSupport

/// A scenario of NAT or helpers that was played to Linux 6.18, and what the kernel did.
struct RecordedTranslation {
  /// A packet and what became of it.
  struct Packet {
    let time: Timestamp
    /// The interface by which it came; nil for the router's own.
    let input: String?
    let bytes: [UInt8]
    let fate: String
    /// What left; nil where it was another each time that it was recorded.
    let out: [UInt8]?
    let expectations: [[String: Any]]
  }

  let name: String
  let packets: [Packet]
  /// The connections at the end.
  let table: [[String: Any]]
  /// What was another each time that it was recorded: JSON paths.
  let varying: Set<String>

  init?(_ document: [String: Any]) {
    guard let name = document["name"] as? String,
      let varying = document["varies"] as? [String],
      let inputs = (document["case"] as? [String: Any])?["packets"] as? [[String: Any]],
      let result = document["result"] as? [String: Any],
      let outputs = result["packets"] as? [[String: Any]], inputs.count == outputs.count,
      let end = result["final"] as? [String: Any]
    else { return nil }
    self.name = name
    self.varying = Set(varying)
    table = end["table"] as? [[String: Any]] ?? []
    packets = zip(inputs, outputs).enumerated().map { number, pair in
      let (input, output) = pair
      let out = (output["out"] as? [[String: Any]])?.first?["ip"] as? String ?? ""
      let seconds = (input["t"] as? NSNumber)?.doubleValue ?? 0
      let interface = input["in"] as? String
      return Packet(
        time: Timestamp(nanoseconds: Int64(seconds * 1e9)),
        input: interface == "local" ? nil : interface,
        bytes: Self.bytes(input["ip"] as? String ?? ""), fate: output["fate"] as? String ?? "",
        out: varying.contains("/packets/\(number)/out/0/ip") ? nil : Self.bytes(out),
        expectations: output["expect"] as? [[String: Any]] ?? [])
    }
  }

  private static func bytes(_ text: String) -> [UInt8] {
    var rest = Substring(text)
    var bytes: [UInt8] = []
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  /// All scenarios.
  static func all() throws -> [RecordedTranslation] {
    let file = Repository.file("Tests/ConntrackTests/Fixtures/translation.jsonl")
    return try JSONLines.objects(in: file).compactMap(RecordedTranslation.init)
  }
}
