import Glibc

/// Times the connection tracker alone: new and known flows, in random order.
///
/// Usage: `Tracker [udp|tcp] [FLOWS…]`, both and 1000, 100000 and 1000000 unless told.
@main
enum Main {
  private static let rounds = 7

  static func main() {
    let told = CommandLine.arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
    let counts = told.isEmpty ? [1000, 100_000, 1_000_000] : told
    print("flows, transport, what: M packets/s best / median / worst")
    let transports = CommandLine.arguments.compactMap { Flows.Transport(rawValue: $0) }
    for transport in transports.isEmpty ? Flows.Transport.allCases : transports {
      for count in counts { measure(Flows(transport: transport, count: count)) }
    }
  }

  private static func measure(_ flows: Flows) {
    let first = flows.packets(flows.shuffled(goesForth: true), flags: 0x02)
    let second = flows.packets(flows.shuffled(goesForth: false), flags: 0x12)
    var byteCount = 0
    let known = flows.packets(flows.drawn(max(200_000, flows.count)))
    for areAnnounced in [true, false] {
      var begun: [Double] = []
      var met: [Double] = []
      for _ in 0..<rounds {
        var measurement = Measurement()
        begun.append(measurement.pass(first, flows, areAnnounced: areAnnounced).nanoseconds)
        _ = measurement.pass(second, flows, areAnnounced: true)
        _ = measurement.pass(known, flows, areAnnounced: true)
        let outcome = measurement.pass(known, flows, areAnnounced: areAnnounced)
        met.append(outcome.nanoseconds)
        precondition(measurement.count == flows.count, "\(measurement.count) connections")
        precondition(outcome.tracked == known.count / Flows.stride, "\(outcome.tracked) tracked")
        byteCount = measurement.tableByteCount / flows.count
      }
      let name = "\(flows.count) \(flows.transport)\(areAnnounced ? "" : " one by one")"
      report("\(name) new", begun)
      report("\(name) known", met)
    }
    print("\(flows.count) \(flows.transport): \(byteCount) bytes a connection")
  }

  private static func report(_ name: String, _ nanoseconds: [Double]) {
    let sorted = nanoseconds.sorted()
    let figures = [sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1]].map {
      String(Int((1e4 / $0).rounded())).padded
    }
    print("\(name): \(figures.joined(separator: " / "))")
  }
}

extension String {
  /// A number of tenths as one with a point.
  fileprivate var padded: String {
    let digits = String(repeating: "0", count: max(0, 2 - utf8.count)) + self
    return "\(digits.dropLast()).\(digits.suffix(1))"
  }
}
