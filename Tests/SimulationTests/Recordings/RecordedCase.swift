import Foundation
import TestSupport

/// A case and what the kernel did with it; the recordings' README tells the schema.
struct RecordedCase {
  /// A packet of the case.
  struct Packet {
    /// Seconds since the start.
    let time: Double
    /// The interface, or `local`.
    let input: String
    /// From the IP header on.
    let bytes: [UInt8]
    /// Commands that were run right before.
    let before: [String]
    /// What it is.
    let note: String
  }

  let name: String
  let group: String
  let ruleset: String
  let interfaces: [(name: String, addresses: [String], mtu: Int)]
  let routes: [String]
  let settings: [(name: String, value: String)]
  let isTrackingAutomatic: Bool
  /// How long a packet takes at least, in seconds.
  let pace: Double
  let packets: [Packet]
  let result: RecordedValue
  /// Paths below `result` that the kernel drew.
  var varies: [String]

  /// Why a file can't be read.
  struct Malformed: Error {
    let what: String
  }

  /// Reads a recording.
  ///
  /// - Throws: What is wrong with the file.
  init(_ file: URL) throws {
    try self.init(RecordedValueReader.read(Array(try Data(contentsOf: file))))
  }

  /// Takes a recording that was read.
  ///
  /// - Throws: What is wrong with it.
  init(_ document: RecordedValue) throws {
    let recorded = document["case"]
    guard let name = document["name"].text, let group = document["group"].text,
      let ruleset = recorded["ruleset"].text, !recorded["packets"].elements.isEmpty
    else { throw Malformed(what: document["name"].line) }
    self.name = name
    self.group = group
    self.ruleset = ruleset
    let mtu = recorded["mtu"]
    interfaces = recorded["interfaces"].members.map { member in
      let limit = mtu.number ?? mtu[member.name].number ?? 1500
      return (member.name, member.value.elements.compactMap(\.text), Int(limit))
    }
    routes = recorded["routes"].elements.compactMap(\.text)
    settings = (recorded["sysctls"].members + recorded["host_sysctls"].members).map {
      ($0.name, $0.value.text ?? $0.value.line)
    }
    isTrackingAutomatic = recorded["conntrack"].text == "auto"
    pace = recorded["pace"].number ?? 0.025
    packets = try recorded["packets"].elements.map { packet in
      guard let input = packet["in"].text, let time = packet["t"].number,
        let bytes = packet["ip"].text.flatMap(Self.bytes)
      else { throw Malformed(what: name) }
      return Packet(
        time: time, input: input, bytes: bytes,
        before: packet["before"].elements.compactMap(\.text), note: packet["note"].text ?? "")
    }
    result = document["result"]
    varies = document["varies"].elements.compactMap(\.text)
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }

  /// What the kernel did with each packet, without what it drew.
  var expected: [RecordedValue] {
    ignoringDrawn(result["packets"].elements)
  }

  /// The results of packets, without what the kernel drew.
  func ignoringDrawn(_ packets: [RecordedValue]) -> [RecordedValue] {
    var whole = RecordedValue.object([.init(name: "packets", value: .array(packets))])
    for path in varies where path.hasPrefix("/packets/") {
      whole = whole.ignoring(path.split(separator: "/")[...])
    }
    return whole["packets"].elements
  }
}
