import CTVetConntrack
import CTVetPackets
import Foundation
import TestSupport

/// Feeds our own recordings, one connection each, to a tracker and compares what it makes of them.
struct SequenceReplay {
  /// How many packets were compared.
  private(set) var packetCount = 0
  /// What differed, as text for people.
  private(set) var differences: [String] = []

  /// Replays all recordings of a file among the fixtures.
  init(_ file: String) throws {
    let url = Repository.file("Tests/ConntrackTests/Fixtures/\(file)")
    for document in try JSONLines.objects(in: url) {
      guard let recorded = RecordedCase(document) else { throw RecordedCell.Failure.malformed }
      run(recorded)
    }
  }

  private mutating func run(_ recorded: RecordedCase) {
    var conversation = Conversation(settings: recorded.trackingSettings)
    for (number, packet) in recorded.packets.enumerated() {
      let answer = conversation.take(packet.bytes, at: packet.time)
      let entries = conversation.tracker.connectionIDs.map { id in
        var entry = ConnectionJSON.entry(
          conversation.tracker[id], conversation.tracker.extensions(of: id), at: packet.time)
        entry["id"] = nil
        return entry
      }
      packetCount += 1
      if answer?.rawValue != packet.tracked?["state"] as? String
        || !Self.areEqual(entries, packet.table)
      {
        differences.append(
          "\(recorded.name) \(number): \(String(describing: answer)) \(entries), "
            + "not \(packet.tracked ?? [:]) \(packet.table)")
        return
      }
    }
  }

  /// Whether entries are equal, timeouts within a second.
  private static func areEqual(_ actual: [[String: Any]], _ recorded: [[String: Any]]) -> Bool {
    let rounded = zip(actual, recorded).map { actual, recorded in
      var entry = actual
      if let left = actual["timeout"] as? Int, let right = recorded["timeout"] as? Int,
        abs(left - right) <= 1
      {
        entry["timeout"] = right
      }
      return entry
    }
    return actual.count == recorded.count && (rounded as NSArray).isEqual(to: recorded)
  }
}
