import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Takes a packet through the chains that are bound to a device.
  ///
  /// The recordings tell of fixed points and rules from prerouting on, so these leave no trace.
  mutating func passDevice(
    _ hook: Hook, _ device: InterfaceIndex?, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    let steps = steps(at: hook, journey.version)
    guard !steps.isEmpty, let device, let name = host.interface(device)?.name else { return true }
    var silent = TraceRecorder(isRecording: false)
    for step in steps {
      guard case .chain(let index) = step,
        machine.ruleset.baseChains[index].devices.contains(where: { Self.fits($0, name) })
      else { continue }
      let verdict = machine.run(
        baseChain: index, packet: &journey.packet, hook: hook, tracker: &tracker, host: host,
        at: now, trace: &silent)
      sendDuplicates(at: now)
      switch verdict {
      case .accept, .queue(_, bypasses: true, _): continue
      case .drop, .queue: journey.drop()
      case .reject(let answer, _):
        if let answer { send(answer, about: journey, at: now) }
        journey.drop()
      case .stolen: journey.giveUp("a rule sent the packet to another device")
      case .unknown(let reason, _): journey.giveUp(reason)
      }
      return false
    }
    return true
  }

  /// Whether a device is meant by a name, at whose end a star stands for anything.
  private static func fits(_ pattern: String, _ name: String) -> Bool {
    pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : pattern == name
  }
}
