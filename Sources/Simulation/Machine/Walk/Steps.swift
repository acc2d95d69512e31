import CTVetBytecode
import CTVetConntrack
import CTVetRulesetModel

extension Machine {
  /// Runs one instruction.
  mutating func run(
    _ step: LoadedStep, _ walk: inout RuleWalk, _ packet: inout InFlightPacket,
    _ tracker: inout Tracker, _ host: Host, _ trace: inout TraceRecorder
  ) -> StepOutcome {
    switch step.instruction {
    case .loadPayload(let load): walk.run(load, packet)
    case .writePayload(let write): walk.run(write, &packet)
    case .loadMeta(let load): run(load, &walk, packet, host)
    case .setMeta(let set): walk.run(set, &packet)
    case .loadConntrack(let load): walk.run(load, packet, tracker)
    case .setConntrack(let set): walk.run(set, &packet, &tracker)
    case .compare(let compare): walk.run(compare)
    case .range(let range): walk.run(range)
    case .bitwise(let bitwise): walk.run(bitwise)
    case .byteorder(let byteorder): walk.run(byteorder)
    case .immediate(let immediate): walk.run(immediate, chain: step.reference)
    case .lookup(let lookup): run(lookup, set: step.reference, &walk, packet, &tracker)
    case .dynamicSet(let dynset): run(dynset, set: step.reference, &walk, packet, &tracker)
    case .counter: count(step.reference, walk, packet)
    case .limit, .quota, .connectionLimit, .last:
      walk.run(
        step.instruction, &states[Int(step.reference)], packet, &tracker, settings)
    case .log(let log): walk.run(log, &trace)
    case .reject(let reject): walk.run(reject, packet)
    case .nat(let nat): walk.run(nat, packet, &tracker)
    case .masquerade(let masquerade): walk.run(masquerade, packet, &tracker, host)
    case .redirect(let redirect): walk.run(redirect, packet, &tracker, host)
    case .tproxy:
      // No socket listens on this host.
      .endRule
    case .synproxy: walk.runSynproxy(packet)
    case .queue(let queue): walk.run(queue, settings)
    case .duplicate(let duplicate): run(duplicate, walk, packet)
    case .forward(let forward): run(forward, &walk, packet)
    case .flowOffload: walk.runFlowOffload(packet, tracker)
    case .objectReference(let reference):
      run(reference, step.reference, &walk, packet, &tracker)
    case .fib(let fib): walk.run(fib, packet, host)
    case .route(let load): walk.run(load, packet, host)
    case .socket:
      // No socket waits for packets, but one sends those of this host.
      walk.hook == .output && packet.input == nil
        ? walk.giveUp("the socket that sent the packet is not known") : .endRule
    case .osf: walk.runFingerprint(packet)
    case .xfrm:
      // Nothing is encrypted.
      .endRule
    case .numgen(let numgen): run(numgen, state: step.reference, &walk)
    case .hash(let hash): walk.run(hash)
    case .loadExtensionHeader(let load): walk.run(load, packet)
    case .writeExtensionHeader(let write): walk.run(write, &packet)
    case .resetTCPOption(let reset): walk.run(reset, &packet)
    case .inner: walk.giveUp("packets inside of tunnels are not modelled")
    case .tunnel(let tunnel): walk.run(tunnel)
    case .notrack: walk.runNotrack(&packet)
    case .extendedMatch(let match): walk.giveUp("the match `\(match.name)` is not modelled")
    case .extendedTarget(let target): walk.giveUp("the target `\(target.name)` is not modelled")
    }
  }

  /// Counts a packet (net/netfilter/nft_counter.c).
  private mutating func count(
    _ index: Int32, _ walk: RuleWalk, _ packet: InFlightPacket
  ) -> StepOutcome {
    counters[Int(index)].packets &+= 1
    counters[Int(index)].bytes &+= UInt64(walk.length(of: packet))
    return .next
  }
}
