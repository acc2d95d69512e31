import CTVetConntrack
import CTVetPackets
import Foundation
import TestSupport

/// One cell of a protocol's transition table, as a Linux kernel showed it: packets that lead a connection
/// to a state, then one more.
///
/// Before the last packet all timeouts were made longer, so that a renewed one shows.
struct RecordedCell {
  /// What keeps cells from being read.
  enum Failure: Error {
    /// The file has none.
    case none(String)
    /// A line lacks something.
    case malformed
  }

  /// The name of the state before the last packet.
  let state: String
  /// Which way the last packet goes.
  let direction: Direction
  /// What the last packet is.
  let kind: String
  /// What `ct state` said of it.
  let answer: String
  /// The name of the state after it; nil if there is no connection.
  let after: String?
  /// Whether the timeout was renewed.
  let isRenewed: Bool
  /// The packets from their IP headers on.
  let packets: [[UInt8]]

  /// The cells of a file among the fixtures.
  static func all(_ file: String) throws -> [RecordedCell] {
    let url = Repository.file("Tests/ConntrackTests/Fixtures/\(file)")
    let cells = try JSONLines.objects(in: url).map(RecordedCell.init)
    guard !cells.isEmpty else { throw Failure.none(file) }
    return cells
  }

  private init(_ object: [String: Any]) throws {
    guard let state = object["state"] as? String,
      let direction = object["direction"] as? String, let kind = object["kind"] as? String,
      let answer = object["ct"] as? String, let isRenewed = object["renewed"] as? Bool,
      let texts = object["packets"] as? [String]
    else { throw Failure.malformed }
    self.state = state
    self.direction = direction == "original" ? .original : .reply
    self.kind = kind
    self.answer = answer
    self.isRenewed = isRenewed
    after = object["after"] as? String
    packets = texts.compactMap(RecordedCase.hexadecimal)
    guard packets.count == texts.count, !packets.isEmpty else { throw Failure.malformed }
  }

  /// What people read of it.
  var title: String { "\(kind) in \(direction) direction in \(state)" }

  /// What a tracker makes of the packets, with longer timeouts for the last one.
  func replay() -> (answer: Conversation.Answer?, after: Connection?, isRenewed: Bool) {
    var conversation = Conversation()
    for packet in packets.dropLast() { _ = conversation.take(packet) }
    let before = conversation.connection?.expiry
    for path in TrackingSettings.timeoutsByName.values {
      conversation.tracker.settings[keyPath: path] += 1000
    }
    let answer = packets.last.flatMap { conversation.take($0) }
    let after = conversation.connection
    return (answer, after, after != nil && after?.expiry != before)
  }
}
