import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// Runs `conntrack` on a scripted host.
extension ScriptedHost {
  /// Runs a command.
  ///
  /// - Throws: `Refusal` for what is not understood.
  mutating func conntrack(_ words: [String], at now: Timestamp) throws -> Outcome {
    let command = try ConntrackCommand(words)
    simulator.tracker.expire(at: now)
    let ids = simulator.tracker.connectionIDs
    let lines = simulator.tracker.listing(command.isExtended ? [.use, .extended] : .use, at: now)
      .split(separator: "\n").map(String.init)
    switch command.action {
    case "-L":
      let shown = lines.filter(command.matches)
      return (shown.map { $0 + "\n" }.joined(), 0)
    case "-C": return ("\(ids.count)\n", 0)
    case "-F":
      simulator.tracker.flush(at: now)
      return ("", 0)
    case "-D":
      var count = 0
      for (id, line) in zip(ids, lines) where command.matches(line) {
        if simulator.tracker.delete(id, at: now) { count += 1 }
      }
      return ("", count > 0 ? 0 : 1)
    default: throw Refusal(what: "conntrack \(command.action)")
    }
  }
}

/// A command of `conntrack` with what it looks for.
private struct ConntrackCommand {
  var action = ""
  var isExtended = false
  private var network: String?
  private var transport: String?
  private var words: [String] = []
  /// Members such as `dport=80`, of the tuple of either direction.
  private var original: [String] = []
  private var reply: [String] = []

  private static let actions: [String: String] = [
    "-L": "-L", "--dump": "-L", "--list": "-L", "-F": "-F", "--flush": "-F", "-D": "-D",
    "--delete": "-D", "-C": "-C", "--count": "-C",
  ]
  private static let originalMembers: [String: String] = [
    "-s": "src", "--src": "src", "--orig-src": "src", "-d": "dst", "--dst": "dst",
    "--orig-dst": "dst", "--sport": "sport", "--orig-port-src": "sport", "--dport": "dport",
    "--orig-port-dst": "dport",
  ]
  private static let replyMembers: [String: String] = [
    "-r": "src", "--reply-src": "src", "-q": "dst", "--reply-dst": "dst",
    "--reply-port-src": "sport", "--reply-port-dst": "dport",
  ]

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if let action = Self.actions[word] {
        self.action = action
        if rest.first == "conntrack" { rest.removeFirst() }
        continue
      }
      guard let value = rest.popFirst() else {
        throw ScriptedHost.Refusal(what: "conntrack \(word) lacks a value")
      }
      if let member = Self.originalMembers[word] {
        original.append("\(member)=\(value)")
      } else if let member = Self.replyMembers[word] {
        reply.append("\(member)=\(value)")
      } else {
        switch word {
        case "-f", "--family": network = value
        case "-p", "--proto": transport = value
        case "-o", "--output": isExtended = value.contains("extended")
        case "--state": words.append(value)
        case "-u", "--status":
          words.append(value == "SEEN_REPLY" ? "" : "[\(value)]")
        case "-m", "--mark": words.append("mark=\(value)")
        case "-w", "--zone": words.append("zone=\(value)")
        default: throw ScriptedHost.Refusal(what: "conntrack \(word) is not understood")
        }
      }
    }
  }

  /// Whether a line of the listing is looked for.
  func matches(_ line: String) -> Bool {
    let found = line.split(separator: " ").map(String.init)
    if let network, line.contains("src=") {
      let isIPv6 = found.contains { $0.hasPrefix("src=") && $0.contains(":") }
      guard isIPv6 == (network == "ipv6") else { return false }
    }
    if let transport {
      guard found.prefix(3).contains(transport.lowercased()) else { return false }
    }
    let starts = found.indices.filter { found[$0].hasPrefix("src=") }
    guard starts.count == 2 else { return false }
    let (first, second) = (found[starts[0]..<starts[1]], found[starts[1]...])
    return words.allSatisfy { $0.isEmpty || found.contains($0) }
      && original.allSatisfy(first.contains) && reply.allSatisfy(second.contains)
  }
}
