import CTVetConntrack
import CTVetDiagnostics
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation
import ctvet

/// The host on which a script of packetdrill runs: one interface, its rules and its connections.
struct ScriptedHost: ~Copyable {
  /// Why a command can't be run here.
  struct Refusal: Error {
    let what: String
  }

  let version: IPVersion
  let localAddress: IPAddress
  let remoteAddress: IPAddress
  var simulator: Simulator
  /// What `iptables` and `ip6tables` loaded.
  var rules = IptablesRules()
  /// What `nft` loaded.
  private(set) var commands: [String] = []
  /// The variables of the shell.
  var variables: [String: String]
  /// Gives the text of a file that a script runs; nil where there is none.
  let file: (String) -> String?

  private static let interface = "tun0"

  /// Creates a host without rules, whose tracking is on.
  ///
  /// - Throws: `Refusal`.
  init(version: IPVersion, file: @escaping (String) -> String?) throws {
    let texts =
      version == .v4
      ? ["192.168.37.78", "16", "192.0.2.1", "192.168.0.1"]
      : ["fd3d:fa7b:d17d::1", "48", "2001:db8::1", "fd3d:fa7b:d17d::2"]
    guard let local = IPAddress.read(texts[0]), let remote = IPAddress.read(texts[2]) else {
      throw Refusal(what: "no addresses")
    }
    var host = Host()
    host.addInterface(
      named: Self.interface,
      addresses: [Interface.Address(text: "\(texts[0])/\(texts[1])")].compactMap(\.self))
    host.routes.append(try Route(syntax: "default via \(texts[3])", on: host))
    let empty = try Self.load("", host: host)
    self.version = version
    self.file = file
    (localAddress, remoteAddress) = (local.address, remote.address)
    variables = [
      "NFCT_IP_VERSION": version == .v4 ? "ipv4" : "ipv6",
      "xtables": version == .v4 ? "iptables" : "ip6tables",
    ]
    simulator = Simulator(host: host, ruleset: empty)
  }

  // MARK: Packets

  /// Takes a packet in.
  ///
  /// - Returns: Whether it gets to the socket.
  mutating func receive(_ bytes: [UInt8], at now: Timestamp) -> Bool {
    guard let input = simulator.host.interface(named: Self.interface) else { return false }
    let result = simulator.receive(bytes, on: input.index, at: now)
    rules.count(result, byteCount: bytes.count, in: simulator.ruleset)
    return result.fate == .deliver
  }

  /// Sends a packet.
  ///
  /// - Returns: Whether it gets to the link.
  mutating func send(_ bytes: [UInt8], at now: Timestamp) -> Bool {
    let result = simulator.send(bytes, at: now)
    rules.count(result, byteCount: bytes.count, in: simulator.ruleset)
    return result.fate == .output
  }

  // MARK: Rules

  /// Loads the rules as they are now, further ones of nft behind the others.
  mutating func loadRules(adding command: String? = nil, at now: Timestamp) throws {
    let added = commands + [command].compactMap(\.self)
    let text = rules.text + added.joined(separator: "\n")
    simulator.replaceRuleset(try Self.load(text, host: simulator.host), at: now)
    commands = added
  }

  private static func load(_ text: String, host: Host) throws -> LoadedRuleset {
    do throws(RulesetHistory.Refusal) {
      return try RulesetHistory(text, name: "rules", names: .builtIn, host: host).current.loaded
    } catch {
      throw Refusal(what: error.diagnostics.first?.message ?? "the rules are wrong")
    }
  }

  /// Changes a setting; those of the host's own stack are not simulated.
  mutating func set(_ name: String, to value: String) throws {
    let outcome = Sysctl.set(
      name, to: value, host: &simulator.host, settings: &simulator.tracker.settings)
    let isOfTracking = name.contains("netfilter") || name.contains("nf_conntrack")
    if outcome == .badValue || outcome == .unknown, isOfTracking {
      throw Refusal(what: "\(name) = \(value) is \(outcome)")
    }
  }
}
