import CTVetRulesetModel

/// Some of the hooks.
struct HookSet: OptionSet, Hashable {
  let rawValue: UInt8

  static let ingress = HookSet(.ingress)
  static let prerouting = HookSet(.prerouting)
  static let input = HookSet(.input)
  static let forward = HookSet(.forward)
  static let output = HookSet(.output)
  static let postrouting = HookSet(.postrouting)
  static let egress = HookSet(.egress)

  /// The five hooks of the network layer.
  static let network: HookSet = [.prerouting, .input, .forward, .output, .postrouting]
  /// Where the packet has come in and is not decided to go out.
  static let incoming: HookSet = [.prerouting, .input, .forward]
  /// Where it is known by which device the packet goes out.
  static let outgoing: HookSet = [.forward, .output, .postrouting]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// One hook alone.
  init(_ hook: Hook) {
    let place: UInt8 =
      switch hook {
      case .ingress: 0
      case .prerouting: 1
      case .input: 2
      case .forward: 3
      case .output: 4
      case .postrouting: 5
      case .egress: 6
      }
    rawValue = 1 << place
  }

  /// The hooks in the order in which a packet may pass them.
  var hooks: [Hook] { Hook.allCases.filter { contains(HookSet($0)) } }

  /// The hooks as messages show them: `hook input`, `hooks input and output`.
  func words(joinedBy conjunction: String) -> String {
    let names = hooks.map { "`\($0.rawValue)`" }
    guard let last = names.last, names.count > 1 else { return "hook \(names.joined())" }
    return "hooks \(names.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
