import CTVetConntrack
import CTVetPackets
import CTVetSimulation
import Foundation
import Glibc
import TestSupport

/// Spoils packets at random and takes them, in sequences, through the tracker alone and through a
/// simulated router with rules.
///
/// Usage: `fuzz-packets [--count N] [--seed N]`. A sequence depends on its own seed alone; when the
/// process dies, it says which one that was, and `--seed` with that number and `--count 1` repeats it.
struct PacketFuzzer {
  private static let packetsPerSequence = 400

  var count = 10_000_000
  var seed: UInt64 = 1

  init(arguments: [String]) {
    var rest = arguments.dropFirst()
    while let option = rest.popFirst(), let value = rest.popFirst() {
      switch option {
      case "--count": count = Int(value) ?? count
      case "--seed": seed = UInt64(value) ?? seed
      default: print("unknown option \(option)")
      }
    }
  }

  func run() throws {
    let material = try FuzzedConversations()
    let rulesets = material.rulesets.compactMap(FuzzedRulesets.load)
    print(
      "\(material.conversations.count) conversations,",
      "\(rulesets.count) of \(material.rulesets.count) rulesets loaded")
    let clock = ContinuousClock()
    let start = clock.now
    var done = 0
    var unknown = 0
    var number = seed
    while done < count {
      unsafe CurrentSequence.seed = number
      let outcome = Self.sequence(number, material, rulesets)
      done += outcome.packets
      unknown += outcome.unknown
      if (number &- seed) % 500 == 499 {
        print("\(done) packets in \(clock.now - start), \(unknown) of unknown fate")
        fflush(nil)
      }
      number &+= 1
    }
    print(
      "\(done) packets from seed \(seed) in \(number &- seed) sequences survived,",
      "\(unknown) of unknown fate, \(clock.now - start)")
  }

  /// Takes some hundred packets through both.
  private static func sequence(
    _ seed: UInt64, _ material: FuzzedConversations, _ rulesets: [LoadedRuleset]
  ) -> (packets: Int, unknown: Int) {
    var random = SeededRandom(seed: seed &* 0x9E37_79B9)
    var mutator = PacketMutator(seed: random.next())
    var tracker = FuzzedTracker(seed: random.next())
    var simulator = FuzzedSimulator(seed: random.next(), rulesets: rulesets)
    let conversations = material.conversations.filter { !$0.isEmpty }
    var now = Timestamp.zero
    var (packets, unknown) = (0, 0)
    while packets < packetsPerSequence {
      let conversation = conversations[random.below(conversations.count)]
      let start = random.below(conversation.count)
      for message in conversation[(random.below(3) == 0 ? start : 0)...].prefix(40) {
        let other = conversations[random.below(conversations.count)][0].packet
        let input = random.below(20) == 0 ? UInt32(random.below(5)) : message.input
        for packet in mutator.mutate(message.packet, other: other) {
          let pause = random.below(50) == 0 ? 40_000_000_000 : 10_000_000
          now.nanoseconds += Int64(random.below(pause))
          tracker.take(packet, isLocal: input == 0, at: now)
          if !simulator.take(packet, input: input, at: now) { unknown += 1 }
          packets += 1
        }
      }
    }
    return (packets, unknown)
  }
}

/// The seed of the sequence under test, told by the signal handler when the process dies of it.
enum CurrentSequence {
  nonisolated(unsafe) static var seed: UInt64 = 0

  static func tellOnCrash() {
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
      _ = signal(number) { number in
        print("died in the sequence of seed \(unsafe CurrentSequence.seed)")
        fflush(nil)
        _ = signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}

CurrentSequence.tellOnCrash()
try PacketFuzzer(arguments: CommandLine.arguments).run()
