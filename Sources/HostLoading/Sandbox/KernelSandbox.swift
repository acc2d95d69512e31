internal import CLinux
import CTVetConntrack
public import CTVetDiagnostics
public import CTVetPackets
import CTVetRulesetModel
public import CTVetSimulation
import Glibc

/// A host of the real kernel, in a network namespace of its own, to which packets come.
///
/// The thread that creates it lives in that namespace from then on.
public struct KernelSandbox: ~Copyable {
  private var devices: [InterfaceIndex: PacketDevice]
  private let session: NftablesSession
  private let traces: NetlinkSocket
  private var rules: RuleNumbers
  private var connections = KernelConnections()
  /// The connections behind the last packet.
  private var table: [UInt32: Connection] = [:]

  /// Builds a host.
  ///
  /// - Parameters:
  ///   - file: The rules as libnftables reads them.
  ///   - ruleset: The same rules as the model has them.
  ///   - tracks: Whether connections are tracked even if no rule asks for it.
  /// - Throws: `HostFailure` without the rights of root, or where the kernel refuses something.
  public init(
    _ host: SandboxHost, rules file: SourceFile, ruleset: LoadedRuleset, tracks: Bool,
    includePaths: [String] = []
  ) throws(HostFailure) {
    let library = try NftablesLibrary()
    let devices = try host.build()
    let session = try NftablesSession(library, includePaths: includePaths)
    try Self.load(Observer.rules, session)
    if tracks { try Self.load(Observer.tracking, session) }
    if file.count > 0, let problem = try session.run(file).diagnostics.first {
      throw HostFailure("the kernel refuses the rules: \(problem.message)")
    }
    let traces = try NetlinkSocket()
    let traceGroup: Int32 = 9
    try traces.join(traceGroup)
    self.rules = try RuleNumbers(ruleset)
    self.devices = devices
    self.session = session
    self.traces = traces
  }

  private static func load(
    _ text: String, _ session: borrowing NftablesSession
  ) throws(HostFailure) {
    let answer = try session.run(SourceFile(name: "observer", text: text))
    if let problem = answer.diagnostics.first {
      throw HostFailure("the kernel refuses the observing rules: \(problem.message)")
    }
  }

  /// What becomes of a packet that comes in by an interface.
  ///
  /// - Parameters:
  ///   - link: The header of Ethernet in front of it; empty for one that a neighbour would send.
  ///   - now: The scenario's time, by which the result tells when connections expire.
  public mutating func receive(
    _ packet: [UInt8], on interface: InterfaceIndex, link: [UInt8] = [], at now: Timestamp
  ) throws(HostFailure) -> (result: PacketResult, table: TableSnapshot) {
    try devices[interface]?.receive(packet, link: link)
    return try observe(packet, isOwn: false, at: now)
  }

  /// Hands a packet to an interface, whatever becomes of it.
  package func pass(_ packet: [UInt8], on interface: InterfaceIndex) throws(HostFailure) {
    try devices[interface]?.receive(packet, link: [])
    _ = try traces.pending()
    for device in devices.values { _ = device.sent() }
  }

  /// What becomes of a packet that this host sends.
  public mutating func send(
    _ packet: [UInt8], mark: UInt32 = 0, at now: Timestamp
  ) throws(HostFailure) -> (result: PacketResult, table: TableSnapshot) {
    let status = unsafe packet.withUnsafeBytes {
      unsafe ctvet_send_packet($0.baseAddress, $0.count, mark)
    }
    // A packet that a rule drops, or that has nowhere to go, is told as an error, too.
    if status != 0, errno == EACCES { throw .system("a packet of this host's") }
    return try observe(packet, isOwn: true, at: now)
  }

  /// Changes the rules by commands of nft.
  public mutating func run(
    nft commands: String, ruleset: LoadedRuleset
  ) throws(HostFailure) {
    let file = SourceFile(name: "command", text: commands + "\n")
    if let problem = try session.run(file).diagnostics.first {
      throw HostFailure("nft \(commands): \(problem.message)")
    }
    rules = try RuleNumbers(ruleset)
    _ = try traces.pending()
  }

  /// Runs the tool conntrack; what it had to say where it could not do its work.
  public func run(conntrack words: [String]) throws(HostFailure) -> String? {
    let answer = try Tool.run(["conntrack"] + words)
    return answer.status == 0 ? nil : answer.output
  }

  /// Adds an interface; its number is the kernel's.
  package mutating func add(
    _ name: String, linkAddress: [UInt8]
  ) throws(HostFailure) -> InterfaceIndex {
    let device = try SandboxHost.device(name, linkAddress: linkAddress)
    devices[device.index] = device
    return device.index
  }

  /// Runs a tool in the sandbox, such as `ip` or `iptables-restore`.
  ///
  /// - Returns: Its exit status and what it wrote.
  package func run(
    tool words: [String], input: String = ""
  ) throws(HostFailure) -> (status: Int32, output: String) {
    let answer = try Tool.run(words, input: input)
    return (answer.status, answer.output)
  }

  /// Forgets all connections.
  package func forgetConnections() throws(HostFailure) {
    let delete: UInt16 = 2
    _ = try NetlinkSocket().ask(.conntrack, delete, isAcknowledged: true)
  }

  /// Changes a setting of the host's.
  public func set(_ name: String, to value: String) throws(HostFailure) {
    try SandboxHost.set(name, to: value)
  }

  /// The connections now.
  public mutating func snapshot() throws(HostFailure) -> TableSnapshot {
    let (snapshot, numbers) = try connections.snapshot()
    table = numbers
    return snapshot
  }

  // MARK: Observation

  private mutating func observe(
    _ packet: [UInt8], isOwn: Bool, at now: Timestamp
  ) throws(HostFailure) -> (result: PacketResult, table: TableSnapshot) {
    var journeys = Journeys(rules: rules, tuples: table, packet: packet)
    for message in try traces.pending() {
      if let trace = TraceMessage(message) { journeys.add(trace, &connections) }
    }
    var emissions: [PacketResult.Emission] = []
    for (index, device) in devices.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      emissions += device.sent().map { PacketResult.Emission(interface: index, bytes: $0) }
    }
    let results = journeys.results(emissions, packet)
    let main = results.firstIndex { $0.isOwn == isOwn }
    var result: PacketResult
    if let main {
      result = results[main].result
    } else {
      result = PacketResult(fate: .drop)
      result.decider = .kernel("before prerouting")
    }
    result.generated = results.indices.filter { $0 != main }.map { results[$0].result }
    let table = try snapshot()
    result.completeConnections(from: table, at: now)
    return (result, table)
  }
}
