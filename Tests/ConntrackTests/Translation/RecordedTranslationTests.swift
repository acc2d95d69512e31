import CTVetConntrack
import CTVetPackets
import Foundation
import Testing

@Suite struct RecordedTranslationTests {
  @Test func `Scenarios of NAT and helpers go as they did on Linux`() throws {
    let scenarios = try RecordedTranslation.all()
    try #require(!scenarios.isEmpty)
    for scenario in scenarios {
      #expect(scenario.isKnown, "\(scenario.name) has no rules here")
      compare(scenario)
    }
  }

  private func compare(_ scenario: RecordedTranslation) {
    var router = PlayRouter(
      rules: scenario.rules,
      zone: scenario.name == "address-range-zone" ? Zone(number: 7) : nil)
    var end = Timestamp.zero
    for (number, packet) in scenario.packets.enumerated() {
      let place = "\(scenario.name), packet \(number)"
      let (fate, bytes) = router.pass(packet.bytes, from: packet.input, at: packet.time)
      #expect(fate.rawValue == packet.fate, "\(place)")
      if let out = packet.out {
        #expect(Self.text(bytes) == Self.text(out), "\(place)")
      }
      let expectations = router.tracker.expectations(at: packet.time)
      #expect(expectations.count == packet.expectations.count, "\(place)")
      for (index, recorded) in packet.expectations.enumerated() {
        let path = "/packets/\(number)/expect/\(index)"
        #expect(
          expectations.contains { matches($0, recorded, path, scenario) },
          "\(place): \(recorded) not in \(expectations)")
      }
      end = packet.time
    }
    compareTable(scenario, router.tracker, at: end)
  }

  private func compareTable(
    _ scenario: RecordedTranslation, _ tracker: borrowing Tracker, at now: Timestamp
  ) {
    let ids = tracker.connectionIDs
    #expect(ids.count == scenario.table.count, "\(scenario.name)")
    for (index, (id, recorded)) in zip(ids, scenario.table).enumerated() {
      var entry = ConnectionJSON.entry(tracker[id], tracker.extensions(of: id), at: now)
      for key in ["orig", "reply"] {
        var tuple = entry[key] as? [String: Any] ?? [:]
        for part in ["id", "sport", "dport"]
        where scenario.varying.contains("/final/table/\(index)/\(key)/\(part)") {
          tuple[part] = (recorded[key] as? [String: Any])?[part]
        }
        entry[key] = tuple
      }
      for key in ["l4", "orig", "reply", "status", "state", "mark", "helper", "zone"] {
        #expect(
          "\(Self.sorted(entry[key]))" == "\(Self.sorted(recorded[key]))",
          "\(scenario.name), connection \(index), \(key)")
      }
      if let timeout = recorded["timeout"] as? Int, let own = entry["timeout"] as? Int {
        #expect(abs(timeout - own) <= 1, "\(scenario.name), connection \(index): \(own)")
      }
      let extensions = tracker.extensions(of: id)
      let master = recorded["master"] as? [String: Any]
      #expect(
        extensions.masterTuple.map { Self.text($0) } == master.map { Self.text($0) },
        "\(scenario.name), connection \(index)")
      if let adjustment = recorded["seqadj"] as? [String: [Int]] {
        for (name, direction) in [("orig", Direction.original), ("reply", .reply)] {
          let way = extensions.sequenceAdjustment[direction]
          let own = [
            Int(way.correctionPosition), Int(way.offsetBefore), Int(way.offsetAfter),
          ]
          #expect(own == adjustment[name], "\(scenario.name), connection \(index)")
        }
      }
    }
  }

  private func matches(
    _ expectation: CTVetConntrack.Expectation, _ recorded: [String: Any], _ path: String,
    _ scenario: RecordedTranslation
  ) -> Bool {
    guard let tuple = recorded["tuple"] as? [String: Any],
      let master = recorded["master"] as? [String: Any]
    else { return false }
    var own = expectation.tuple
    if scenario.varying.contains(path + "/tuple/dport") {
      own.destinationPort = UInt16(tuple["dport"] as? Int ?? 0)
    }
    let nat = recorded["nat"] as? [String: Any]
    let saved = (nat?["tuple"] as? [String: Any])?["sport"] as? Int
    return Self.text(own) == Self.text(tuple)
      && Self.text(expectation.masterTuple) == Self.text(master)
      && expectation.helper?.name == recorded["helper"] as? String
      && expectation.followsMaster == (nat != nil)
      && (nat == nil
        || (Int(expectation.savedPort) == saved
          && Int(expectation.direction.rawValue) == nat?["dir"] as? Int))
  }

  private static func text(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
  }

  private static func text(_ tuple: Tuple) -> String {
    let source = tuple.source.text(version: tuple.version)
    let destination = tuple.destination.text(version: tuple.version)
    return "\(source):\(tuple.sourcePort) > \(destination):\(tuple.destinationPort)"
  }

  private static func text(_ tuple: [String: Any]) -> String {
    "\(tuple["src"] ?? ""):\(tuple["sport"] ?? "") > \(tuple["dst"] ?? ""):\(tuple["dport"] ?? "")"
  }

  private static func sorted(_ value: Any?) -> String {
    switch value {
    case nil: "nothing"
    case let tuple as [String: Any]:
      tuple.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    case .some(let value): "\(value)"
    }
  }
}
