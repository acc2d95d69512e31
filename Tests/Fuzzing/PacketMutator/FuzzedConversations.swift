import Foundation
import TestSupport

/// What packets are made of: our samples and, where they are, the recordings' packets and rulesets.
struct FuzzedConversations {
  /// A packet before it is spoiled.
  struct Message {
    var packet: [UInt8]
    /// 0 for what this host sends, else the number of an interface.
    var input: UInt32
  }

  /// Packets that belong together, in order.
  private(set) var conversations: [[Message]]
  /// Texts of rulesets.
  private(set) var rulesets: [String] = FuzzedRulesets.own

  /// Reads what there is.
  init() throws {
    conversations = SampleConversations.all.map { packets in
      packets.map { Message(packet: $0.packet, input: $0.goesForth ? 2 : 3) }
    }
    guard let folder = Shared.file("kernel-recordings") else { return }
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }.sorted { $0.path() < $1.path() }
    for file in files {
      guard
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
          as? [String: Any],
        let recorded = document["case"] as? [String: Any],
        let packets = recorded["packets"] as? [[String: Any]]
      else { continue }
      conversations.append(packets.compactMap(Self.message))
      if let text = recorded["ruleset"] as? String { rulesets.append(text) }
    }
  }

  private static func message(_ packet: [String: Any]) -> Message? {
    guard let text = packet["ip"] as? String, let input = packet["in"] as? String else {
      return nil
    }
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
    let inputs: [String: UInt32] = ["local": 0, "lo": 1, "eth0": 2, "eth1": 3]
    return Message(packet: bytes, input: inputs[input] ?? 4)
  }
}
