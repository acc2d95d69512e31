import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Packets that a kernel was given, with the counters that each of them moved.
///
/// Recorded on Linux 6.18: a router with the interfaces eth0 (192.168.1.1/24, fd00:1::1/64) and eth1
/// (10.0.0.1/24, fd00:2::1/64), which forwards all that is not for itself to eth1.
struct RecordedRun: Sendable, CustomTestStringConvertible {
  /// A packet that came in.
  struct Packet: Sendable {
    /// Seconds since the first one.
    let time: Double
    /// By which interface: 0 for eth0, 1 for eth1.
    let interface: Int
    /// From the IP header on.
    let bytes: [UInt8]
    /// Which counters it moved, by their place in the listing.
    let hits: [Int]
    /// What left, from the IP header on; nil where that was not recorded.
    let output: [[UInt8]]?
  }

  let name: String
  let ruleset: String
  let packets: [Packet]
  /// What `nft list ruleset` printed in the end.
  let listing: String
  /// Whether conntrack looked at all packets.
  let hasConntrack: Bool

  var testDescription: String { name }

  /// The matches of its rules that do nothing but count.
  var matches: [String] {
    ruleset.split(separator: "\n").compactMap { line in
      let rule = line.drop { $0 == " " }
      return rule.hasSuffix(" counter") ? String(rule.dropLast(" counter".count)) : nil
    }
  }

  /// The runs of a file in the folder of fixtures; a file without any is a mistake.
  static func all(in file: String) throws -> [RecordedRun] {
    let url = Repository.file("Tests/SimulationTests/Machine/Fixtures/\(file).jsonl")
    let runs = try JSONLines.objects(in: url).compactMap(RecordedRun.init)
    precondition(!runs.isEmpty, "\(file) holds no runs")
    return runs
  }

  private init?(_ object: [String: Any]) {
    guard let name = object["name"] as? String, let ruleset = object["ruleset"] as? String,
      let packets = object["packets"] as? [[String: Any]],
      let listing = object["listing"] as? String
    else { return nil }
    self.name = name
    self.ruleset = ruleset
    self.listing = listing
    hasConntrack = object["conntrack"] as? Bool ?? false
    self.packets = packets.compactMap { packet in
      guard let time = packet["t"] as? Double, let interface = packet["in"] as? Int,
        let ip = packet["ip"] as? String, let hits = packet["hits"] as? [Int]
      else { return nil }
      let output = (packet["out"] as? [[Any]])?.compactMap { $0.last as? String }
      return Packet(
        time: time, interface: interface, bytes: Self.bytes(ip), hits: hits,
        output: output?.map(Self.bytes))
    }
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { UInt8($0 > 57 ? $0 - 87 : $0 - 48) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
