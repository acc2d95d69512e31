import CTVetRulesetModel

extension ConntrackExplanation {
  /// What is worth knowing about this expression, each in one sentence without a full stop.
  var remarks: [String] {
    var remarks: [String] = []
    if let verdict = constantOutcome { remarks.append(verdict) }
    if let verdict = outcomeForMessages { remarks.append(verdict) }
    for condition in conditions {
      if case .register(let subject, let test) = condition.test {
        remarks += wholeValueRemarks(subject, test)
      }
    }
    if ConntrackCase.allCases.contains(where: { outcomes($0) == [.matches, .fails] }) {
      remarks.append(
        "`depends` means that the table can't say: it hangs on the connection's status bits, mark "
          + "or whatever else is tested")
    }
    if conditions.contains(where: { !$0.readsOnlyState }) {
      remarks.append(
        "A packet without a connection, `invalid` or `untracked`, has no status, direction or mark: "
          + "in nft such a test fails for it, and so does its negation")
    }
    if conditions.contains(where: \.readsState) {
      if concerns([.established, .establishedReply]) { remarks += Self.tcp }
      if concerns([.related, .relatedReply]) { remarks += Self.related }
    }
    if conditions.contains(where: \.readsStatus) {
      remarks.append(Self.statusBits)
      if conditions.contains(where: { $0.statusBits.contains(.assured) }) {
        remarks.append(Self.assured)
      }
    }
    for condition in conditions {
      if case .iptables(let match) = condition.test { remarks += match.remarks }
    }
    return remarks
  }

  /// Whether packets of one of these cases can match.
  private func concerns(_ packets: [ConntrackCase]) -> Bool {
    packets.contains { outcomes($0) != [.fails] }
  }

  /// What the table of messages says of the states that are asked for.
  private var outcomeForMessages: String? {
    guard let messages, let kind = messages.first, conditions.contains(where: \.readsState) else {
      return nil
    }
    let possible = messages.reduce(into: ConntrackState()) { $0.formUnion($1.states) }
    let matched = ConntrackCase.allCases.filter { outcomes($0) != [.fails] }
    let isNever = matched.allSatisfy { possible.isDisjoint(with: $0.state) }
    return "Of such messages, \(kind.reason)" + (isNever ? ": so it is never true for them" : "")
  }

  private var constantOutcome: String? {
    let all = ConntrackCase.allCases.map(outcomes)
    if all.allSatisfy({ $0 == [.matches] }) {
      return "It is always true: no packet is left out"
    }
    if all.allSatisfy({ $0 == [.fails] }) {
      return "It is never true: a rule with it never does anything"
    }
    let tracked = ConntrackCase.allCases.filter { $0.direction != nil }.map(outcomes)
    if tracked.allSatisfy({ $0 == [.matches] }) {
      return "It is true for every packet that belongs to a connection"
    }
    return nil
  }

  private func wholeValueRemarks(
    _ subject: ConntrackCondition.Subject, _ test: RegisterTest
  ) -> [String] {
    guard test.steps.isEmpty, subject != .direction else { return [] }
    let values = test.comparedValues
    guard !values.isEmpty else { return [] }
    if subject == .status {
      let bits = values.reduce(0, |)
      var remarks = [
        "`ct status` holds all bits at once, `confirmed` and the marks of finished NAT among them, so "
          + "a comparison of the whole value is hardly ever what is meant; write "
          + (test.isNegated
            ? "`ct status ! \(subject.commaList(bits))`" : "`ct status \(subject.commaList(bits))`")
      ]
      if case .element(let ranges, _) = test.comparison, ranges.count == 1 {
        remarks.append("A set of one element is compiled as a mask test by nft before 1.1")
      }
      return remarks
    }
    guard let mixed = values.first(where: { $0.nonzeroBitCount != 1 }) else { return [] }
    let isLookup = if case .whole = test.comparison { false } else { true }
    let bits = subject.commaList(mixed)
    return [
      "A packet has exactly one state, so its state is never \(subject.names(mixed)): "
        + (isLookup
          ? "the element is never found"
          : test.isNegated
            ? "`!=` is true for every packet; write `ct state ! \(bits)` or "
              + "`ct state != { \(subject.spacedList(mixed)) }`"
            : "`==` is true for no packet; write `ct state \(bits)`")
    ]
  }

  private static let tcp = [
    "It is not the TCP state: `ESTABLISHED` in `conntrack -L` is the tracker's guess at the TCP "
      + "state, kept in another variable",
    "`established` begins with the first reply packet: a SYN ACK, or a RST that answers a SYN, "
      + "already matches, while `conntrack -L` shows SYN_RECV; it does not wait for the end of the "
      + "handshake",
  ]

  private static let related = [
    "A connection that a helper announced is `related` until its first reply, in its original "
      + "direction; from the reply on it is `established` like any other",
    "ICMP errors such as fragmentation-needed and packet-too-big are `related`, never `new` or "
      + "`established`",
  ]

  private static let statusBits =
    "The bits belong to the connection, not to the packet: on the first packet `confirmed` is not "
    + "set yet, `dnat` only after -100 in prerouting and output, `snat` only after 100 in "
    + "postrouting and input"

  private static let assured =
    "`assured` comes with the end of the TCP handshake, for UDP only with traffic that goes on "
    + "for 2 seconds (Linux 5.10: with the third packet), and never for ping"
}

extension ConntrackCondition {
  /// The status bits that the condition names.
  fileprivate var statusBits: ConntrackStatus {
    switch test {
    case .register(.status, let test):
      ConntrackStatus(rawValue: test.numbers.reduce(0, |))
    case .register, .otherKey: []
    case .iptables(let match): match.status?.bits ?? []
    }
  }

  fileprivate var readsState: Bool {
    switch test {
    case .register(let subject, _): subject == .state
    case .otherKey: false
    case .iptables(let match): match.state != nil
    }
  }

  fileprivate var readsOnlyState: Bool {
    switch test {
    case .register(let subject, _): subject == .state
    case .otherKey: false
    case .iptables: true
    }
  }
}

extension ConntrackCondition.Subject {
  fileprivate func commaList(_ value: UInt32) -> String {
    names(value).split(separator: "|").joined(separator: ",")
  }

  fileprivate func spacedList(_ value: UInt32) -> String {
    names(value).split(separator: "|").joined(separator: ", ")
  }
}

extension RegisterTest {
  /// Every number that the test names.
  fileprivate var numbers: [UInt32] {
    switch comparison {
    case .anyOf(let mask), .noneOf(let mask): steps.map(\.value) + [mask]
    default: steps.map(\.value) + comparedValues
    }
  }

  /// The values that the whole register is compared with, ranges left out.
  fileprivate var comparedValues: [UInt32] {
    switch comparison {
    case .anyOf, .noneOf: []
    case .whole(_, let value): [value]
    case .element(let ranges, _): ranges.filter { $0.count == 1 }.map(\.lowerBound)
    case .map(let elements):
      elements.compactMap(\.values).filter { $0.count == 1 }.map(\.lowerBound)
    }
  }

  fileprivate var isNegated: Bool {
    switch comparison {
    case .noneOf: true
    case .whole(let operation, _): operation == .notEqual
    case .element(_, let negated): negated
    case .anyOf, .map: false
    }
  }
}

extension IptablesConntrackMatch {
  fileprivate var remarks: [String] {
    var remarks: [String] = []
    if let state, !state.translations.isEmpty, !state.states.isEmpty {
      remarks.append(
        "iptables reads the list as one or the other: `--ctstate NEW,DNAT` also takes replies of "
          + "translated connections; for both together write two `-m conntrack`")
    }
    let hasMore = direction != nil || status != nil
    if hasMore, state != nil, matches(.invalid, status: []) || matches(.untracked, status: []) {
      remarks.append(
        "For a packet without a connection iptables stops after `--ctstate` has matched: the other "
          + "options of the same `-m conntrack` are not looked at; write a second `-m conntrack`")
    }
    if let status, status.bits.isEmpty {
      remarks.append(
        "`NONE` tests no bit: `--ctstatus NONE` is never true, whatever bits the connection has")
    }
    return remarks
  }
}
