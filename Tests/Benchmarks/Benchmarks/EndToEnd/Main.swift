import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetPackets
import CTVetSimulation
import Glibc

/// Times captured packets on their way through a simulated router: read, parsed, tracked, twenty rules, sent
/// on.
///
/// Usage: `EndToEnd [PACKETS [FLOWS]]`, 1,000,000 packets of 1000 connections unless told.
@main
enum Main {
  private static let rounds = 7

  static func main() {
    let told = CommandLine.arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
    let packetCount = told.first ?? 1_000_000
    let flowCount = min(told.dropFirst().first ?? 1000, packetCount)
    let capture = CaptureFile(packetCount: packetCount, flowCount: flowCount)
    let file = SourceFile(name: "made", bytes: capture.bytes)
    print("\(packetCount) packets of \(flowCount) connections, \(RouterRules.count) rules")
    print("what: M packets/s best / median / worst")
    report("read alone", packetCount, (0..<rounds).map { _ in readAlone(file) })
    report("end to end", packetCount, (0..<rounds).map { _ in endToEnd(file) })
  }

  private static func seconds(_ body: () -> Void) -> Double {
    var (start, end) = (timespec(), timespec())
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start)
    body()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end)
    return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
  }

  private static func readAlone(_ file: SourceFile) -> Double {
    guard var reader = CaptureReader(file) else { preconditionFailure("no capture") }
    var byteCount = 0
    let time = seconds {
      while let packet = reader.next() { byteCount &+= packet.capturedByteCount }
    }
    precondition(byteCount > 0)
    return time
  }

  private static func endToEnd(_ file: SourceFile) -> Double {
    guard var reader = CaptureReader(file) else { preconditionFailure("no capture") }
    var simulator = RouterRules.simulator()
    let clients = InterfaceIndex(rawValue: 2)
    let servers = InterfaceIndex(rawValue: 3)
    var (forwarded, other) = (0, 0)
    let time = seconds {
      while let packet = reader.next() {
        guard case .ip(let range) = packet.content else { continue }
        let bytes = reader.bytes(range)
        // The side tells itself by the source: 10.1 or 10.2.
        let result = simulator.receive(
          bytes, on: bytes[13] == 1 ? clients : servers, at: packet.time)
        if result.fate == .forward { forwarded += 1 } else { other += 1 }
      }
    }
    precondition(other == 0, "\(other) packets were not forwarded, \(forwarded) were")
    return time
  }

  private static func report(_ name: String, _ packetCount: Int, _ seconds: [Double]) {
    let sorted = seconds.sorted()
    let figures = [sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1]].map { time in
      String(Int((Double(packetCount) / time / 1e4).rounded()))
    }.map { hundredths in
      let digits = String(repeating: "0", count: max(0, 3 - hundredths.utf8.count)) + hundredths
      return "\(digits.dropLast(2)).\(digits.suffix(2))"
    }
    print("\(name): \(figures.joined(separator: " / "))")
  }
}
