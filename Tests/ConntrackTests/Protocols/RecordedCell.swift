import CTVetConntrack
import CTVetPackets
import Foundation
import TestSupport

/// One cell of a protocol's transition table, as a Linux kernel showed it: packets that lead a connection
/// to a state, then one more.
///
/// Before the last packet all timeouts were made longer, so that a renewed one shows.
struct RecordedCell {
  /// The name of the state before the last packet.
  var state: String
  /// Which way the last packet goes.
  var direction: Direction
  /// What the last packet is.
  var kind: String
  /// What `ct state` said of it.
  var answer: String
  /// The name of the state after it; nil if there is no connection.
  var after: String?
  /// Whether the timeout was renewed.
  var isRenewed: Bool
  /// The packets from their IP headers on.
  var packets: [[UInt8]]

  /// The cells of a file among the fixtures.
  static func all(_ file: String) throws -> [RecordedCell] {
    let url = Repository.file("Tests/ConntrackTests/Fixtures/\(file)")
    let cells = try JSONLines.objects(in: url).map(RecordedCell.init)
    guard !cells.isEmpty else { throw RecordedScenario.Failure.none(file) }
    return cells
  }

  private init(_ object: [String: Any]) throws {
    guard let state = object["state"] as? String,
      let direction = object["direction"] as? String, let kind = object["kind"] as? String,
      let answer = object["ct"] as? String, let isRenewed = object["renewed"] as? Bool,
      let packets = object["packets"] as? [String]
    else { throw RecordedScenario.Failure.malformed("cell") }
    self.state = state
    self.direction = direction == "original" ? .original : .reply
    self.kind = kind
    self.answer = answer
    self.isRenewed = isRenewed
    after = object["after"] as? String
    self.packets = try packets.map(RecordedScenario.Packet.bytes)
  }

  /// What people read of it.
  var title: String { "\(kind) in \(direction) direction in \(state)" }

  /// What a table makes of the packets, with longer timeouts for the last one.
  func replay(
    of transport: TransportProtocol
  ) -> (answer: ReplayedTable.Answer?, entry: ReplayedTable.Entry?, isRenewed: Bool) {
    let usual = TrackingSettings()
    var table = ReplayedTable(settings: usual)
    for packet in packets.dropLast() {
      _ = table.take(packet, of: transport, at: .zero)
    }
    let before = table.entries.values.first?.expiry
    var longer = ReplayedTable(settings: usual.withLongerTimeouts)
    longer.entries = table.entries
    let answer = packets.last.flatMap { longer.take($0, of: transport, at: .zero) }
    let entry = longer.entries.values.first
    return (answer, entry, entry != nil && entry?.expiry != before)
  }
}

extension TrackingSettings {
  /// The same with 1000 seconds more for everything that has a setting.
  fileprivate var withLongerTimeouts: TrackingSettings {
    var longer = self
    for path in RecordedScenario.timeouts.values { longer[keyPath: path] += 1000 }
    return longer
  }
}
