/// How many recorded packets came out as the kernel made them.
struct RecordingTally {
  private struct Count {
    var cases = 0
    var wholeCases = 0
    var packets = 0
    var equalPackets = 0
    /// How many packets differ in an aspect.
    var aspects: [RecordingComparison.Aspect: Int] = [:]
  }

  private var groups: [String: Count] = [:]
  private var misses: [String] = []
  private let showsAll: Bool

  /// Creates a tally of nothing.
  ///
  /// - Parameter showsAll: Whether all differences are shown, rather than the first of each case.
  init(showsAll: Bool = false) {
    self.showsAll = showsAll
  }

  /// How many packets were compared.
  var packetCount: Int { groups.values.reduce(0) { $0 + $1.packets } }
  /// How many of 100 packets are equal.
  var packetPercent: Double {
    percent(groups.values.reduce(0) { $0 + $1.equalPackets }, of: packetCount)
  }
  /// How many of 100 cases are equal in all packets.
  var casePercent: Double {
    percent(
      groups.values.reduce(0) { $0 + $1.wholeCases }, of: groups.values.reduce(0) { $0 + $1.cases })
  }

  /// Whether all packets of a group are equal.
  func isWhole(_ group: String) -> Bool {
    guard let count = groups[group] else { return true }
    return count.equalPackets == count.packets
  }

  private func percent(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : 100 * Double(part) / Double(whole)
  }

  /// Runs a case and compares it.
  mutating func replay(_ recorded: RecordedCase) {
    var count = groups[recorded.group] ?? Count()
    defer { groups[recorded.group] = count }
    count.cases += 1
    count.packets += recorded.packets.count
    let expected = recorded.expected
    let actual: [RecordedValue]
    do {
      actual = recorded.ignoringDrawn(try RecordingReplay.run(recorded))
    } catch {
      misses.append("\(recorded.group) \(recorded.name): \(error)")
      return
    }
    var isWhole = expected.count == actual.count
    for (index, pair) in zip(expected, actual).enumerated() {
      let comparison = RecordingComparison(pair.0, pair.1)
      for difference in comparison.differences {
        count.aspects[difference.aspect, default: 0] += 1
      }
      if comparison.differences.isEmpty {
        count.equalPackets += 1
      } else if isWhole || showsAll {
        let note = recorded.packets[index].note
        let lines = comparison.differences.map {
          "    \($0.aspect)\n      kernel \($0.expected)\n      model  \($0.actual)"
        }
        misses.append(
          (["\(recorded.group) \(recorded.name) \(index) (\(note))"] + lines)
            .joined(separator: "\n"))
        isWhole = false
      }
    }
    if isWhole { count.wholeCases += 1 }
    let kinds = Self.destroyed(expected) == Self.destroyed(actual)
    if !kinds {
      misses.append("\(recorded.group) \(recorded.name): other connections were destroyed")
    }
  }

  /// The connections whose end listeners were told of, in any order.
  private static func destroyed(_ packets: [RecordedValue]) -> [String] {
    packets.flatMap { $0["events_before"].elements + $0["events"].elements }
      .filter { $0["event"].text == "destroy" }.map(\.line).sorted()
  }

  /// Prints the numbers, and what differs.
  func report() {
    for (name, count) in groups.sorted(by: { $0.key < $1.key }) {
      let aspects = RecordingComparison.Aspect.allCases.compactMap { aspect in
        count.aspects[aspect].map { "\(aspect) \($0)" }
      }
      print(
        "recordings \(name): \(count.equalPackets) of \(count.packets) packets,",
        "\(count.wholeCases) of \(count.cases) cases;", aspects.joined(separator: ", "))
    }
    print("recordings: \(packetPercent) % of packets, \(casePercent) % of cases")
    for miss in misses { print("  \(miss)") }
  }
}
