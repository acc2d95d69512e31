import CTVetBytecode
import CTVetRulesetModel

extension RuleReader {
  /// Reads an instruction: it fills a register, or becomes a statement.
  mutating func read(_ instruction: Instruction) {
    leaveTunnel()
    switch instruction {
    case .loadPayload(let load): self.load(load)
    case .loadMeta(let load): self.load(load)
    case .loadConntrack(let load):
      hold(.conntrack(load.key, load.direction), in: load.destination)
    case .loadExtensionHeader(let load): hold(.option(OptionField(load)), in: load.destination)
    case .fib(let fib): hold(.typed(.fib(fib.inputs, fib.result), fib.type), in: fib.destination)
    case .route(let route): hold(.typed(.route(route.key), route.key.type), in: route.destination)
    case .socket(let socket):
      hold(
        .typed(.socket(socket.key, level: socket.level), socket.key.type), in: socket.destination)
    case .osf(let osf):
      hold(
        .typed(
          .osf(timeToLive: osf.timeToLive, isVersion: osf.loadsVersion),
          ValueType(.string, bits: 128, byteOrder: .host)), in: osf.destination)
    case .xfrm(let xfrm):
      hold(
        .typed(.ipsec(isOutput: xfrm.isOutput, depth: xfrm.depth, xfrm.key), xfrm.key.type),
        in: xfrm.destination)
    case .tunnel(let tunnel):
      let computed = tunnel.key == .id ? ComputedValue.tunnelID : .tunnelPath
      hold(
        .typed(.tunnel(tunnel.key), ValueType(template: computed.template)), in: tunnel.destination)
    case .numgen(let numgen): load(numgen)
    case .hash(let hash): load(hash)
    case .inner(let inner): load(inner)
    case .immediate(let immediate): load(immediate)
    case .bitwise(let bitwise): compute(bitwise)
    case .byteorder(let byteorder): compute(byteorder)
    case .lookup(let lookup): look(lookup)
    case .compare(let compare): match(compare)
    case .range(let range): match(range)
    case .writePayload(let write): mangle(write)
    case .setMeta(let set): mangle(set)
    case .setConntrack(let set): mangle(set)
    case .writeExtensionHeader(let write): mangle(write)
    case .dynamicSet(let update): self.update(update)
    case .counter, .limit, .quota, .connectionLimit, .last:
      if let statement = DecompiledStatement(stateful: instruction) { append(statement) }
    case .log(let log): append(.log(log))
    case .reject(let reject): self.reject(reject)
    case .nat(let nat): translate(nat)
    case .masquerade(let masquerade):
      translate(
        .masquerade, masquerade.portMinimum, masquerade.portMaximum, flags: masquerade.flags)
    case .redirect(let redirect):
      translate(.redirect, redirect.portMinimum, redirect.portMaximum, flags: redirect.flags)
    case .tproxy(let tproxy): proxy(tproxy)
    case .synproxy(let synproxy): append(.synproxy(synproxy))
    case .queue(let queue): self.queue(queue)
    case .duplicate(let duplicate): self.duplicate(duplicate)
    case .forward(let forward): self.forward(forward)
    case .flowOffload(let flow): append(.flowOffload(flow.flowtable))
    case .objectReference(let reference): apply(reference)
    case .resetTCPOption(let reset):
      append(.resetOption(OptionField(reset)))
    case .notrack: append(.notrack)
    case .extendedMatch(let match): append(.extended(name: match.name))
    case .extendedTarget(let target): append(.extended(name: target.name))
    }
  }
}

extension DecompiledStatement {
  /// A statement that keeps state, which elements of sets may carry too.
  init?(stateful instruction: Instruction) {
    switch instruction {
    case .counter(let counter): self = .counter(counter)
    case .limit(let limit): self = .limit(limit)
    case .quota(let quota): self = .quota(quota)
    case .connectionLimit(let limit): self = .connectionLimit(limit)
    case .last(let last): self = .last(last)
    default: return nil
    }
  }
}
