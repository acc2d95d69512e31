import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation
import Glibc

/// Times a base chain of a thousand rules.
enum RuleMeasurement {
  private static let rounds = 9
  private static let passes = 2000

  /// Times a list of so many rules, and tells what one of them takes.
  static func report(_ shape: RuleShape, isPlain: Bool, ruleCount: Int = 1000) {
    var machine = Machine(LoadedRuleset(text: shape.ruleset(count: ruleCount)))
    machine.isPlain = isPlain
    var tracker = Tracker()
    var host = Host()
    let input = host.addInterface(named: "eth1", addresses: [])
    let bytes = Packets.segment
    guard let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false) else {
      return
    }
    var packet = InFlightPacket(bytes: bytes, headers: headers, input: input)
    var trace = TraceRecorder(isRecording: false)
    var figures: [Double] = []
    let passes = (isPlain ? passes / 20 : passes) * (1000 / ruleCount)
    for _ in 0..<rounds {
      let time = processorTime {
        for _ in 0..<passes {
          let verdict = machine.run(
            baseChain: 0, packet: &packet, hook: .prerouting, tracker: &tracker, host: host,
            at: .zero, trace: &trace)
          precondition(verdict == .accept, "a rule matched")
        }
      }
      figures.append(time / Double(passes * ruleCount))
    }
    print("  \(shape.rawValue)\(isPlain ? ", plain" : ""): \(Spread(figures).text)")
  }

  /// The processor time that a piece of work takes, in nanoseconds; other processes don't count.
  private static func processorTime(_ work: () -> Void) -> Double {
    var (start, end) = (timespec(), timespec())
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start)
    work()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end)
    return Double(end.tv_sec - start.tv_sec) * 1e9 + Double(end.tv_nsec - start.tv_nsec)
  }
}
