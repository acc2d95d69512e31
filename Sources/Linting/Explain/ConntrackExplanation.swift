import CTVetRulesetModel

/// Says which packets an expression about connection tracking matches, and why.
///
/// It tries the compiled expression on each of the seven cases that a packet can be in.
package struct ConntrackExplanation: Sendable {
  /// What is tested, in order.
  package let conditions: [ConntrackCondition]
  /// The text of further tests, which the explanation leaves out.
  package let others: [String]

  /// The kinds of messages that are asked for besides; nil where none are.
  package let messages: [MessageStates]?

  /// Creates an explanation.
  package init(
    conditions: [ConntrackCondition], others: [String] = [], messages: [MessageStates]? = nil
  ) {
    self.conditions = conditions
    self.others = others
    self.messages = messages
  }

  /// What can come of the expression for packets of a case.
  package func outcomes(_ packet: ConntrackCase) -> ConntrackCondition.Outcomes {
    var all: ConntrackCondition.Outcomes = []
    for status in statuses(of: packet) {
      var results: ConntrackCondition.Outcomes = [.matches]
      for condition in conditions where results.contains(.matches) {
        results.remove(.matches)
        results.formUnion(condition.outcomes(packet, status: status))
      }
      all.formUnion(results)
    }
    return all
  }

  private func statuses(of packet: ConntrackCase) -> [ConntrackStatus] {
    guard packet.direction != nil, conditions.contains(where: \.readsStatus) else { return [[]] }
    return packet.possibleStatuses
  }

  /// The explanation as plain text for people, ending in a line feed.
  package var text: String {
    var parts = [conditions.map(\.text).joined(separator: " ")]
    parts.append("How it is compiled\n" + compilation)
    parts.append("Which packets match\n" + table)
    parts.append("When a packet gets which\n" + meanings)
    let remarks = remarks
    if !remarks.isEmpty { parts.append("Note\n" + bullets(remarks)) }
    parts.append("Where it must stand\n" + bullets(placement))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var compilation: String {
    var lines = conditions.map { condition in
      let description = condition.description
      return TextLayout.wrapped(
        conditions.count > 1
          ? "`\(condition.text)`: \(description)."
          : description.prefix(1).uppercased() + description.dropFirst() + ".")
    }
    if !others.isEmpty {
      let list = others.map { "`\($0)`" }.joined(separator: ", ")
      lines.append(TextLayout.wrapped("Not looked at here, but needed too: \(list)."))
    }
    return lines.joined(separator: "\n")
  }

  private var table: String {
    var rows = [["ctinfo", "ct state", "direction", decidesByMap ? "outcome" : "matches"]]
    for packet in ConntrackCase.allCases {
      rows.append([
        packet.kernelName, packet.state.names.joined(), packet.direction?.name ?? "none",
        cell(outcomes(packet)),
      ])
    }
    return TextLayout.table(rows)
  }

  private var decidesByMap: Bool {
    conditions.contains { condition in
      if case .register(_, let test) = condition.test, case .map = test.comparison { return true }
      return false
    }
  }

  private func cell(_ outcomes: ConntrackCondition.Outcomes) -> String {
    if outcomes == [.matches, .fails] { return "depends" }
    var parts: [String] = []
    if outcomes.contains(.matches) { parts.append("yes") }
    for case .verdict(let verdict) in outcomes { parts.append(verdict) }
    parts.sort()
    if outcomes.contains(.fails) { parts.append(decidesByMap ? "next rule" : "no") }
    return parts.joined(separator: " or ")
  }

  private var meanings: String {
    ConntrackCase.allCases.map { packet in
      TextLayout.wrapped("\(packet.kernelName): \(packet.meaning).", rest: "    ")
    }.joined(separator: "\n")
  }

  private func bullets(_ texts: [String]) -> String {
    texts.map { TextLayout.wrapped($0 + ".", first: "  - ", rest: "    ") }.joined(separator: "\n")
  }
}

extension Expression.Direction {
  fileprivate var name: String {
    switch self {
    case .original: "original"
    case .reply: "reply"
    }
  }
}
