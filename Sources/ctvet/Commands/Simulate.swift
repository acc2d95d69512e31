import ArgumentParser
import CTVetConntrack
import CTVetSimulation

/// How `ctvet simulate` writes its results.
enum SimulationFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people: each packet's way through the hooks.
  case text
  /// For programs: the schema of the kernel's recordings.
  case json
  /// For tests: the same, with the scenario as a case that can be run again.
  case recording
  /// For continuous integration: a test an expectation.
  case junit
}

/// Who says what becomes of packets.
enum SimulationBackend: String, CaseIterable, ExpressibleByArgument {
  /// The model.
  case model
  /// This host's kernel, in a network namespace of its own.
  case kernel
  /// The model, and where the kernel differs.
  case both
}

/// `ctvet simulate`: sends packets through rules and connection tracking.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send packets through rules and connection tracking.",
    discussion: """
      FILE is a scenario (Grammar/scenario.ebnf), a capture (pcap, pcapng), the JSON of a case, or a \
      ruleset that all others load. In folders, files ending in .flow and .json files with a case are run.

      A scenario declares a host, sends packets and says what shall become of them:

        ruleset "router.nft"
        interface eth0 192.168.1.1/24
        interface eth1 10.0.0.1/24

        0.000 eth0 tcp 192.168.1.2:40000 > 10.0.0.2:80 S
          expect accept oif eth1, ct state new, tcp SYN_SENT, timeout 120

      The text shows hook, priority, chain and rules, then ctinfo, state, timeout and status bits behind \
      each; what changed is marked with an asterisk. What the model lacks is called unknown.

      A capture needs rules, addresses and mostly routes:

        ctvet simulate --ruleset router.nft --interface eth0=192.168.1.1/24 \\
          --interface eth1=10.0.0.1/24 traffic.pcapng

      Exit status: 0 every expectation held, 1 one failed, 2 something could not be run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Scenarios, captures, cases, folders, rulesets; - is standard input.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: """
      Who says what becomes of packets; this host's kernel is asked in a network namespace, in real \
      time, which takes the rights of root.
      """)
  var backend: SimulationBackend = .model

  @Option(help: "How results are written.")
  var format: SimulationFormat = .text

  @Option(
    help: ArgumentHelp(
      "Rules to load instead of the scenario's; repeatable.", valueName: "file"))
  var ruleset: [String] = []

  @Option(
    help: ArgumentHelp(
      "An interface of the host; repeatable.", valueName: "name=addr/len,…"))
  var interface: [InterfaceOption] = []

  @Option(
    help: ArgumentHelp(
      "A route, in the words of ip route add; repeatable.", valueName: "route"))
  var route: [String] = []

  @Option(
    help: ArgumentHelp(
      "A setting; without dots it is one of net.netfilter; repeatable.",
      valueName: "name=value"))
  var sysctl: [SettingOption] = []

  @Option(help: "The kernel that is meant, whatever the scenario says.")
  var profile: ProfileOption?

  @Flag(help: "List the connections at the end, as conntrack -L does.")
  var conntrack = false

  @Flag(name: [.short, .long], help: "Write failures and sums alone.")
  var quiet = false

  @Option(help: "When to colour text; NO_COLOR in the environment is obeyed.")
  var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp(
      "A folder in which included files are looked for, before /etc; repeatable.",
      valueName: "dir"))
  var includePath: [String] = []

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("name scenarios or captures, or - for standard input")
    }
  }

  func run() throws {
    let options = SimulationOptions(
      rulesets: ruleset, interfaces: interface.map(\.declaration), routes: route,
      settings: sysctl.map { ($0.name, $0.value) }, profile: profile?.profile,
      includePaths: includePath)
    let status = SimulateRun(
      arguments: files, options: options, format: format, backend: backend, color: color,
      listsConnections: conntrack, isQuiet: quiet
    ).run()
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}
