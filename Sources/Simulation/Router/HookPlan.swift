import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// Something that a hook calls with each packet.
enum HookStep: Sendable, Hashable {
  /// A base chain, by its place in the loaded ruleset.
  case chain(Int)
  /// A base chain of type `route`: packets that it changes are routed again.
  case routeChain(Int)
  /// Fragments become whole packets.
  case defragment
  /// Conntrack finds or begins the connection.
  case track
  /// What conntrack found is noted for the result.
  case noteTracking
  /// NAT, with the nat chains of the hook.
  case translate(Manipulation)
  /// Helpers look into the packet.
  case help
  /// The connection enters the table.
  case confirm
}

/// What each hook calls, in order, for one network protocol.
struct HookPlan: Sendable {
  /// What is called in all hooks, besides nat chains, hook by hook.
  let steps: [HookStep]
  /// Which of these belong to each hook.
  private var ranges: [Range<Int>] = []
  /// The nat chains of a hook in their order.
  private var natChains: [[Int]]

  /// The places in `steps` of what a hook calls.
  func places(at hook: Hook) -> Range<Int> { ranges[hook.place] }

  /// The nat chains of a hook.
  func natChains(at hook: Hook) -> [Int] { natChains[hook.place] }

  /// Priorities of the kernel's own hooks (`enum nf_ip_hook_priorities`).
  private enum Priority {
    static let defragment: Int32 = -400
    static let track: Int32 = -200
    static let destinationNAT: Int32 = -100
    static let sourceNAT: Int32 = 100
    static let help: Int32 = 300
    static let last = Int32.max
  }

  /// A step that was registered, with what decides its place.
  private struct Registration {
    var priority: Int32
    /// When it was registered; of equal priorities the last is called first.
    var sequence: Int
    var step: HookStep
  }

  /// Puts everything in order.
  init(
    _ version: IPVersion, ruleset: LoadedRuleset, tracking: TrackingMode, profile: KernelProfile
  ) {
    var registered = Hook.allCases.map { _ in [Registration]() }
    natChains = Hook.allCases.map { _ in [] }
    var nat = Hook.allCases.map { _ in [Registration]() }
    func register(_ step: HookStep, at hook: Hook, _ priority: Int32, sequence: Int) {
      registered[hook.place].append(
        Registration(priority: priority, sequence: sequence, step: step))
    }

    let trackingStart: Int? =
      switch tracking {
      case .always: -1
      case .whereRulesNeedIt:
        version == .v4 ? ruleset.conntrackUse.ipv4After : ruleset.conntrackUse.ipv6After
      }
    // Sequence numbers have room between two chains.
    if let trackingStart {
      let sequence = trackingStart * 4 + 2
      for hook in [Hook.prerouting, .output] {
        register(.track, at: hook, Priority.track, sequence: sequence)
        register(.defragment, at: hook, Priority.defragment, sequence: sequence + 1)
      }
      for hook in [Hook.input, .postrouting] {
        // The one hook that IPv6 calls a step earlier.
        let isEarlier = version == .v6 && hook == .input
        register(
          .confirm, at: hook, isEarlier ? Priority.last - 1 : Priority.last, sequence: sequence)
        if profile.helpsInOwnHook {
          register(.help, at: hook, Priority.help, sequence: sequence)
        }
      }
    }
    for hook in [Hook.prerouting, .output] {
      // The recordings look right behind conntrack's hook.
      register(.noteTracking, at: hook, Priority.track, sequence: -8)
    }
    var hasNAT = false
    for (index, chain) in ruleset.baseChains.enumerated() {
      guard version == .v4 ? chain.seesIPv4 : chain.seesIPv6 else { continue }
      let sequence = index * 4 + 4
      switch chain.type {
      case .filter:
        register(.chain(index), at: chain.hook, chain.priority, sequence: sequence)
      case .route:
        register(.routeChain(index), at: chain.hook, chain.priority, sequence: sequence)
      case .nat:
        nat[chain.hook.place].append(
          Registration(priority: chain.priority, sequence: sequence, step: .chain(index)))
        guard !hasNAT else { continue }
        hasNAT = true
        for hook in [Hook.prerouting, .output] {
          register(
            .translate(.destination), at: hook, Priority.destinationNAT, sequence: sequence)
        }
        for hook in [Hook.postrouting, .input] {
          register(.translate(.source), at: hook, Priority.sourceNAT, sequence: sequence)
        }
      }
    }
    var steps: [HookStep] = []
    for registrations in registered {
      let start = steps.count
      steps += Self.ordered(registrations)
      ranges.append(start..<steps.count)
    }
    self.steps = steps
    natChains = nat.map { registrations in
      Self.ordered(registrations).compactMap { step in
        if case .chain(let index) = step { return index }
        return nil
      }
    }
  }

  private static func ordered(_ registrations: [Registration]) -> [HookStep] {
    registrations.sorted { left, right in
      left.priority == right.priority
        ? left.sequence > right.sequence : left.priority < right.priority
    }.map(\.step)
  }
}

extension Hook {
  /// The place among all hooks.
  fileprivate var place: Int {
    switch self {
    case .ingress: 0
    case .prerouting: 1
    case .input: 2
    case .forward: 3
    case .output: 4
    case .postrouting: 5
    case .egress: 6
    }
  }
}
