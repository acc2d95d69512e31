import CTVetRulesetModel

extension ConntrackCondition {
  /// What nft, or iptables, makes of the condition, in one sentence.
  var description: String {
    switch test {
    case .register(let subject, let test): subject.description(of: test)
    case .otherKey(let key): Self.description(ofKey: key)
    case .iptables(let match): match.description
    }
  }

  private static func description(ofKey key: ConntrackKey) -> String {
    let common = "reads the packet's connection, and ends the rule where there is none"
    guard key == .helper else { return common }
    return common
      + "; it compares the helper of the connection that announced this one, so it is true for FTP "
      + "data, never for the FTP control connection itself"
  }
}

extension ConntrackCondition.Subject {
  /// A value by the names of its bits: `established|related`.
  func names(_ value: UInt32) -> String {
    var names: [String] = []
    var left = value
    switch self {
    case .state:
      names = ConntrackState(rawValue: value).names
      left &= ~ConntrackState.all.rawValue
    case .status:
      names = ConntrackStatus(rawValue: value).names
      for (_, bit) in ConntrackStatus.named { left &= ~bit.rawValue }
    case .direction:
      return value == 0 ? "original" : value == 1 ? "reply" : String(value)
    }
    if left != 0 || names.isEmpty { names.append(hex(left)) }
    return names.joined(separator: "|")
  }

  /// The names of a mask's bits as a list: `established or related`.
  func list(_ mask: UInt32) -> String {
    let names = names(mask).split(separator: "|").map { "`\($0)`" }
    guard names.count > 1, let last = names.last else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  private var noun: String {
    switch self {
    case .state: "the packet's state"
    case .status: "the connection's status"
    case .direction: "the packet's direction"
    }
  }

  private var value: String {
    switch self {
    case .state: "the packet's one state"
    case .status: "the whole status of the connection"
    case .direction: "the packet's direction"
    }
  }

  fileprivate func description(of test: RegisterTest) -> String {
    var left = "ct \(rawValue)"
    for (index, step) in test.steps.enumerated() {
      let inner = index == 0 ? left : "(\(left))"
      left = "\(inner) \(step.operation.rawValue) \(hex(step.value))"
    }
    let register = test.steps.isEmpty ? left : "(\(left))"
    switch test.comparison {
    case .anyOf(let mask):
      let truth = self == .status ? "any of its bits is" : "it is"
      return "a mask test, `(\(register) & \(hex(mask))) != 0`: looks at \(noun), and is true "
        + "where \(truth) \(list(mask))"
    case .noneOf(let mask):
      let truth = self == .status ? "none of its bits is" : "it is not"
      return "a mask test, `(\(register) & \(hex(mask))) == 0`: looks at \(noun), and is true "
        + "where \(truth) \(list(mask))"
    case .whole(let operation, let other):
      let sign = operation == .implicit ? "==" : operation.rawValue
      let what = test.steps.isEmpty ? value : "\(noun), with only the masked bits left,"
      return "a comparison of whole values, `\(register) \(sign) \(hex(other))`: compares \(what) "
        + "with \(names(other))"
    case .element(let ranges, let isNegated):
      let several = isNegated ? "none of " : "one of "
      let relation = ranges.count > 1 ? several : isNegated ? "not " : ""
      let elements = ranges.map(elementText).joined(separator: ", ")
      return "a look-up of the whole value: true where \(test.steps.isEmpty ? value : noun) is "
        + relation + elements
    case .map(let elements):
      let keys = elements.map { $0.values.map(elementText) ?? "`*`" }.joined(separator: ", ")
      return "a look-up of the whole value in a map: \(test.steps.isEmpty ? value : noun) is "
        + "looked for among \(keys); where it is not found, the next rule runs"
    }
  }

  private func elementText(_ range: ClosedRange<UInt32>) -> String {
    range.lowerBound == range.upperBound
      ? "\(hex(range.lowerBound)) (\(names(range.lowerBound)))"
      : "\(hex(range.lowerBound))-\(hex(range.upperBound))"
  }
}

extension IptablesConntrackMatch {
  fileprivate var description: String {
    var parts: [String] = []
    if let state {
      let names = state.states.names + state.translations.names
      parts.append(
        "the state is " + (state.isNegated ? "none of " : "any of ")
          + names.map { "`\($0)`" }.joined(separator: ", "))
    }
    if let direction {
      parts.append("the direction is `\(direction == .original ? "original" : "reply")`")
    }
    if let status {
      let names = status.bits.isEmpty ? "no bit" : status.bits.names.joined(separator: ", ")
      parts.append("the status has \(status.isNegated ? "none of" : "any of") \(names)")
    }
    return "one match with mask tests: " + parts.joined(separator: ", and ")
  }
}

/// A number as nft's byte code shows it, without leading zeros.
func hex(_ value: UInt32) -> String { "0x" + String(value, radix: 16) }
