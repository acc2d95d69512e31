import CTVetDiagnostics
import CTVetRulesetModel

extension IptablesConntrackMatch {
  /// Words that could not be read.
  package struct Misreading: Error, Equatable {
    /// What is wrong with them.
    package let message: String
    /// The word that was most likely meant.
    package let suggestion: String?

    /// Creates a misreading.
    package init(message: String, suggestion: String? = nil) {
      self.message = message
      self.suggestion = suggestion
    }
  }

  /// The options that are understood.
  package static let options = ["--ctstate", "--ctstatus", "--ctdir", "--state"]

  /// Reads options such as `! --ctstate NEW,DNAT --ctdir ORIGINAL`.
  package init(words: [String]) throws(Misreading) {
    self.init()
    var rest = words[...]
    while let first = rest.popFirst() {
      switch first {
      case "-m", "--match":
        guard let name = rest.popFirst(), ["conntrack", "state"].contains(name) else {
          throw Misreading(message: "only -m conntrack and -m state are explained")
        }
      case "!":
        guard let option = rest.popFirst() else {
          throw Misreading(message: "an option must follow the !")
        }
        try read(option, isNegated: true, from: &rest)
      default:
        try read(first, isNegated: false, from: &rest)
      }
    }
    if state == nil, status == nil, direction == nil {
      throw Misreading(message: "there is no option to explain")
    }
  }

  private mutating func read(
    _ option: String, isNegated: Bool, from rest: inout ArraySlice<String>
  ) throws(Misreading) {
    guard Self.options.contains(option) else {
      throw Misreading(
        message: "\(option) is not one of --ctstate, --ctstatus and --ctdir",
        suggestion: SpellingSuggestion.closest(to: option, among: Self.options))
    }
    guard let argument = rest.popFirst() else {
      throw Misreading(message: "\(option) needs a value")
    }
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    var isRepeated = false
    switch option {
    case "--ctdir":
      if isNegated { throw Misreading(message: "iptables takes no ! before --ctdir") }
      isRepeated = direction != nil
      direction = try Self.direction(argument)
    case "--ctstatus":
      isRepeated = status != nil
      var read = Status(isNegated: isNegated)
      for name in names { read.bits.formUnion(try Self.bit(String(name))) }
      status = read
    default:
      isRepeated = state != nil
      var read = State(isNegated: isNegated)
      for name in names { try read.add(String(name), withTranslations: option == "--ctstate") }
      state = read
    }
    if isRepeated {
      throw Misreading(message: "iptables takes \(option) only once in one -m conntrack")
    }
  }

  private static func direction(_ name: String) throws(Misreading) -> Expression.Direction {
    switch name.uppercased() {
    case "ORIGINAL": return .original
    case "REPLY": return .reply
    default:
      throw Misreading(unknown: name, "direction", among: ["ORIGINAL", "REPLY"])
    }
  }

  private static func bit(_ name: String) throws(Misreading) -> ConntrackStatus {
    let known: [(name: String, bits: ConntrackStatus)] = [
      ("EXPECTED", .expected), ("SEEN_REPLY", .seenReply), ("ASSURED", .assured),
      ("CONFIRMED", .confirmed), ("NONE", []),
    ]
    if let found = known.first(where: { $0.name.isMeant(by: name) }) { return found.bits }
    if ["SNAT", "DNAT"].contains(name.uppercased()) {
      throw Misreading(
        message: "iptables has \(name.uppercased()) among the states, not among the status bits",
        suggestion: "--ctstate \(name.uppercased())")
    }
    throw Misreading(unknown: name, "status bit", among: known.map(\.name))
  }
}

extension IptablesConntrackMatch.State {
  fileprivate mutating func add(
    _ name: String, withTranslations: Bool
  ) throws(IptablesConntrackMatch.Misreading) {
    let states: [(name: String, state: ConntrackState)] = [
      ("INVALID", .invalid), ("NEW", .new), ("ESTABLISHED", .established), ("RELATED", .related),
      ("UNTRACKED", .untracked),
    ]
    let extra: [(name: String, bits: ConntrackStatus)] =
      withTranslations ? [("SNAT", .sourceNAT), ("DNAT", .destinationNAT)] : []
    if let found = states.first(where: { $0.name.isMeant(by: name) }) {
      self.states.formUnion(found.state)
    } else if let found = extra.first(where: { $0.name.isMeant(by: name) }) {
      translations.formUnion(found.bits)
    } else {
      throw IptablesConntrackMatch.Misreading(
        unknown: name, "state", among: states.map(\.name) + extra.map(\.name))
    }
  }
}

extension IptablesConntrackMatch.Misreading {
  fileprivate init(unknown name: String, _ kind: String, among known: [String]) {
    let closest = SpellingSuggestion.closest(to: name, among: known.map { $0.lowercased() })
    let message = name.isEmpty ? "a \(kind) is missing" : "unknown \(kind) \(name)"
    self.init(message: message, suggestion: closest?.uppercased())
  }
}

extension String {
  /// Whether iptables takes a word for this name: in any case, and cut short.
  fileprivate func isMeant(by word: String) -> Bool {
    !word.isEmpty && hasPrefix(word.uppercased())
  }
}
