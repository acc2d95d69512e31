import CTVetConntrack
import CTVetPackets
import Foundation
import TestSupport

/// A scenario and what the kernel did with it, as far as the tracker alone is concerned.
struct RecordedCase {
  /// A packet and what became of it.
  struct Packet {
    var time: Timestamp
    let isLocal: Bool
    let note: String
    let bytes: [UInt8]
    let commands: [String]
    let fate: String
    /// The connection right behind conntrack's hook; nil where the packet never got there.
    let tracked: [String: Any]?
    let table: [[String: Any]]
    let events: [[String: Any]]
    /// What the router made meanwhile and sent.
    let generated: [[UInt8]]
  }

  let name: String
  let group: String
  let ruleset: String
  let settings: [String: Int]
  let packets: [Packet]
  /// What `conntrack -L -o extended,id,labels` said at the end.
  let listing: String
  /// The lines of `/proc/net/nf_conntrack` at the end, sorted.
  let processLines: [String]

  init?(_ document: [String: Any]) {
    guard let name = document["name"] as? String, let group = document["group"] as? String,
      let scenario = document["case"] as? [String: Any],
      let result = document["result"] as? [String: Any],
      let inputs = scenario["packets"] as? [[String: Any]],
      let outputs = result["packets"] as? [[String: Any]], inputs.count == outputs.count,
      let end = result["final"] as? [String: Any]
    else { return nil }
    self.name = name
    self.group = group
    ruleset = scenario["ruleset"] as? String ?? ""
    settings = (scenario["sysctls"] as? [String: Any] ?? [:]).compactMapValues {
      ($0 as? NSNumber)?.intValue ?? Int("\($0)")
    }
    packets = zip(inputs, outputs).compactMap(Self.packet)
    listing = end["conntrack_L"] as? String ?? ""
    processLines = (end["proc_nf_conntrack"] as? String ?? "")
      .split(separator: "\n").map(String.init)
    guard packets.count == inputs.count else { return nil }
  }

  private static func packet(_ input: [String: Any], _ output: [String: Any]) -> Packet? {
    guard let text = input["ip"] as? String, let bytes = hexadecimal(text),
      let seconds = input["t"] as? NSNumber, let fate = output["fate"] as? String
    else { return nil }
    let before: [String]
    switch input["before"] {
    case let commands as [String]: before = commands
    case let command as String: before = [command]
    default: before = []
    }
    let generated = (output["generated"] as? [[String: Any]] ?? []).flatMap { packet in
      (packet["out"] as? [[String: Any]] ?? []).compactMap {
        hexadecimal($0["ip"] as? String ?? "")
      }
    }
    return Packet(
      time: Timestamp(nanoseconds: Int64((seconds.doubleValue * 1e9).rounded())),
      isLocal: input["in"] as? String == "local", note: input["note"] as? String ?? "",
      bytes: bytes, commands: before, fate: fate, tracked: output["ct"] as? [String: Any],
      table: output["table"] as? [[String: Any]] ?? [],
      events: output["events"] as? [[String: Any]] ?? [], generated: generated)
  }

  static func hexadecimal(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Substring(text)
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  /// The packets, none sooner behind the one before than the recorder was able to send it: that is what the
  /// timeouts of many connections show.
  var pacedPackets: [Packet] {
    let pace: Int64 = 27_000_000
    var earliest = Int64.min
    return packets.map { packet in
      var packet = packet
      packet.time.nanoseconds = max(packet.time.nanoseconds, earliest)
      earliest = packet.time.nanoseconds + pace
      return packet
    }
  }

  /// All recordings of some groups; nil where they aren't there.
  static func all(groups: Set<String>) throws -> [RecordedCase]? {
    guard let index = Shared.file("kernel-recordings/INDEX.tsv") else { return nil }
    let rows = try String(contentsOf: index, encoding: .utf8).split(separator: "\n").dropFirst()
    return try rows.compactMap { row -> RecordedCase? in
      let columns = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count > 1, groups.contains(columns[1]),
        let file = Shared.file("kernel-recordings/\(columns[0]).json"),
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
          as? [String: Any]
      else { return nil }
      return RecordedCase(document)
    }
  }
}
