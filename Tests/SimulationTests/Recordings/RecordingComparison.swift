/// What differs between what the kernel did with a packet and what the simulator did.
struct RecordingComparison {
  /// What is compared by itself.
  enum Aspect: String, CaseIterable {
    case fate, out, ct, table, stages, trace, events, generated, expect
  }

  /// What differs, with both values.
  private(set) var differences: [(aspect: Aspect, expected: String, actual: String)] = []

  init(_ expected: RecordedValue, _ actual: RecordedValue) {
    compare(.fate, Self.fate(expected), Self.fate(actual))
    compare(.out, expected["out"], actual["out"])
    compare(.ct, expected["ct"], actual["ct"])
    compareTables(expected["table"], actual["table"])
    compare(.stages, Self.list(expected["stages"]), Self.list(actual["stages"]))
    compare(.trace, Self.list(expected["trace"]), Self.list(actual["trace"]))
    compare(.events, Self.events(expected), Self.events(actual))
    compare(.generated, Self.generated(expected), Self.generated(actual))
    compareTables(expected["expect"], actual["expect"], as: .expect)
  }

  private mutating func compare(
    _ aspect: Aspect, _ expected: RecordedValue, _ actual: RecordedValue
  ) {
    guard !Self.isEqual(expected, actual) else { return }
    differences.append((aspect, expected.line, actual.line))
  }

  /// Tables, with timeouts that may differ by a second.
  private mutating func compareTables(
    _ expected: RecordedValue, _ actual: RecordedValue, as aspect: Aspect = .table
  ) {
    let (left, right) = (expected.elements, actual.elements)
    let isEqual =
      left.count == right.count
      && zip(left, right).allSatisfy { one, other in
        Self.isEqual(one.without("timeout"), other.without("timeout"))
          && abs((one["timeout"].number ?? 0) - (other["timeout"].number ?? 0)) <= 1
      }
    guard !isEqual else { return }
    differences.append((aspect, expected.line, actual.line))
  }

  /// Whether values are equal; members have no order, and `anything` equals all.
  private static func isEqual(_ left: RecordedValue, _ right: RecordedValue) -> Bool {
    switch (left, right) {
    case (.anything, _), (_, .anything): true
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy(isEqual)
    case (.object(let members), .object(let others)):
      members.count == others.count
        && members.allSatisfy { isEqual($0.value, right[$0.name]) }
        && others.allSatisfy { isEqual(left[$0.name], $0.value) }
    default: left == right
    }
  }

  private static func fate(_ packet: RecordedValue) -> RecordedValue {
    .array([packet["fate"], packet["by"]])
  }

  private static func list(_ value: RecordedValue) -> RecordedValue {
    value == .null ? .array([]) : value
  }

  /// The events at the packet; those of the end of connections come when the kernel finds time.
  private static func events(_ packet: RecordedValue) -> RecordedValue {
    if packet["events"] == .anything { return .anything }
    return .array(packet["events"].elements.filter { $0["event"].text != "destroy" })
  }

  /// The packets that were made, without what is drawn for them.
  private static func generated(_ packet: RecordedValue) -> RecordedValue {
    .array(
      packet["generated"].elements.map { made in
        let out = made["out"].elements.map { emission in
          emission.with("ip", .string(masked(emission["ip"].text ?? "")))
        }
        return made.with("out", .array(out))
          .with("stages", list(made["stages"])).with("trace", list(made["trace"]))
          .with("by", made["by"])
      })
  }

  /// A packet without the identification and checksum of IPv4, or the flow label of IPv6.
  private static func masked(_ text: String) -> String {
    let digits = Array(text)
    func hiding(_ ranges: [Range<Int>]) -> String {
      String(
        digits.enumerated().map { index, digit in
          ranges.contains { $0.contains(index) } ? "*" : digit
        })
    }
    switch digits.first {
    case "4" where digits.count >= 40: return hiding([8..<12, 20..<24])
    case "6" where digits.count >= 80: return hiding([3..<8])
    default: return text
    }
  }
}
