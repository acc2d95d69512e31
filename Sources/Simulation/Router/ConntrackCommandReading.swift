import CTVetConntrack
import CTVetPackets

/// A command of the tool `conntrack`, as its words tell.
struct ConntrackCommand {
  /// What it does.
  enum Action {
    /// It only shows something.
    case show
    /// It removes what a filter admits.
    case delete
    /// It removes everything of a family and zone.
    case flush
  }

  /// With what.
  enum Table {
    case connections
    case expectations
  }

  /// Why words make no command.
  struct Refusal: Error {
    /// What is wrong.
    let message: String
    /// Whether the tool may well know what the model does not.
    var isUnknown = false
  }

  private(set) var action = Action.show
  private(set) var table = Table.connections
  private(set) var filter = ConnectionFilter()

  /// Reads words.
  ///
  /// - Throws: `Refusal`.
  init(_ words: [String]) throws(Refusal) {
    var words = words[...]
    var given: Action?
    while let word = words.popFirst() {
      if let found = try Self.action(word) {
        guard given == nil else { throw Refusal(message: "only one command may be given") }
        given = found
        takeTable(&words)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1)
      var name = word
      var value: String?
      if word.hasPrefix("--"), parts.count == 2 {
        (name, value) = (String(parts[0]), String(parts[1]))
      }
      func argument() throws(Refusal) -> String {
        guard let found = value ?? words.popFirst() else {
          throw Refusal(message: "option `\(word)` needs an argument")
        }
        return found
      }
      try take(name, argument)
    }
    guard let given else { throw Refusal(message: "a command is missing") }
    action = given
  }

  private static func action(_ word: String) throws(Refusal) -> Action? {
    switch word {
    case "-L", "--dump", "-G", "--get", "-C", "--count", "-S", "--stats": return .show
    case "-D", "--delete": return .delete
    case "-F", "--flush": return .flush
    case "-I", "--create", "-A", "--add", "-U", "--update", "-E", "--event", "-R", "--load-file":
      throw Refusal(message: "`conntrack \(word)` is not modelled", isUnknown: true)
    default: return nil
    }
  }

  private mutating func takeTable(_ words: inout ArraySlice<String>) {
    switch words.first {
    case "conntrack": table = .connections
    case "expect": table = .expectations
    default: return
    }
    words.removeFirst()
  }

  private mutating func take(
    _ name: String, _ argument: () throws(Refusal) -> String
  ) throws(Refusal) {
    switch name {
    case "-s", "--src", "--orig-src":
      filter.originalSource = try Self.network(try argument())
    case "-d", "--dst", "--orig-dst":
      filter.originalDestination = try Self.network(try argument())
    case "-r", "--reply-src": filter.replySource = try Self.network(try argument())
    case "-q", "--reply-dst": filter.replyDestination = try Self.network(try argument())
    case "-p", "--proto", "--protonum": filter.transport = try Self.transport(try argument())
    case "-f", "--family": filter.version = try Self.version(try argument())
    case "--sport", "--orig-port-src": filter.originalSourcePort = try Self.number(try argument())
    case "--dport", "--orig-port-dst":
      filter.originalDestinationPort = try Self.number(try argument())
    case "--reply-port-src": filter.replySourcePort = try Self.number(try argument())
    case "--reply-port-dst": filter.replyDestinationPort = try Self.number(try argument())
    case "--icmp-type": filter.icmpType = try Self.number(try argument())
    case "--icmp-code": filter.icmpCode = try Self.number(try argument())
    case "--icmp-id": filter.originalSourcePort = try Self.number(try argument())
    case "--state": filter.state = try argument().uppercased()
    case "-m", "--mark":
      let parts = try argument().split(separator: "/").map(String.init)
      filter.mark = (
        try Self.number(parts.first ?? ""), parts.count > 1 ? try Self.number(parts[1]) : .max
      )
    case "-u", "--status": filter.status = try Self.status(try argument())
    case "-w", "--zone": filter.zone = try Self.number(try argument())
    case "--orig-zone": filter.originalZone = try Self.number(try argument())
    case "--reply-zone": filter.replyZone = try Self.number(try argument())
    case "-o", "--output", "-b", "--buffer-size": _ = try argument()
    case "-z", "--zero":
      throw Refusal(message: "`conntrack \(name)` is not modelled", isUnknown: true)
    default: throw Refusal(message: "option `\(name)` is not modelled", isUnknown: true)
    }
  }
}

/// The values of options.
extension ConntrackCommand {
  fileprivate static func network(_ text: String) throws(Refusal) -> Interface.Address {
    guard let network = Interface.Address(text: text) else {
      throw Refusal(message: "invalid IP address `\(text)`")
    }
    return network
  }

  fileprivate static func number<Number: FixedWidthInteger>(_ text: String) throws(Refusal)
    -> Number
  {
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = isHexadecimal ? String(text.dropFirst(2)) : text
    guard let number = Number(digits, radix: isHexadecimal ? 16 : 10) else {
      throw Refusal(message: "invalid value `\(text)`")
    }
    return number
  }

  fileprivate static func version(_ text: String) throws(Refusal) -> IPVersion {
    switch text {
    case "ipv4": return .v4
    case "ipv6": return .v6
    default: throw Refusal(message: "unknown family `\(text)`")
    }
  }

  fileprivate static func transport(_ text: String) throws(Refusal) -> TransportProtocol {
    switch text.lowercased() {
    case "tcp": return .tcp
    case "udp": return .udp
    case "udplite": return .udplite
    case "icmp": return .icmp
    case "icmpv6", "ipv6-icmp": return .icmpv6
    case "sctp": return .sctp
    case "dccp": return .dccp
    case "gre": return .gre
    default: return TransportProtocol(rawValue: try number(text))
    }
  }

  fileprivate static func status(_ text: String) throws(Refusal) -> ConnectionStatus {
    var status: ConnectionStatus = []
    for word in text.split(separator: ",") {
      switch word.uppercased() {
      case "ASSURED": status.insert(.assured)
      case "SEEN_REPLY": status.insert(.seenReply)
      case "FIXED_TIMEOUT": status.insert(.fixedTimeout)
      case "EXPECTED": status.insert(.expected)
      case "OFFLOAD": status.insert(.offload)
      case "UNSET": break
      default: throw Refusal(message: "invalid status `\(word)`")
      }
    }
    return status
  }
}
