import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Takes a packet through a hook.
  ///
  /// - Returns: Whether it goes on; where not, its result tells why.
  mutating func walk(_ hook: Hook, _ journey: inout Journey, at now: Timestamp) -> Bool {
    notePoint(StagePoint(hook, .start), &journey)
    for place in places(at: hook, journey.version) {
      let goesOn: Bool
      switch step(at: place, journey.version) {
      case .chain(let index): goesOn = run(index, hook, &journey, at: now)
      case .routeChain(let index): goesOn = runRouteChain(index, hook, &journey, at: now)
      case .defragment: goesOn = defragment(hook, &journey, at: now)
      case .track: goesOn = track(hook, &journey, at: now)
      case .noteTracking:
        goesOn = true
        noteTracking(hook, &journey)
      case .translate(let end): goesOn = translate(end, hook, &journey, at: now)
      case .help: goesOn = help(&journey, at: now)
      case .confirm:
        goesOn =
          (tracker.profile.helpsInOwnHook || help(&journey, at: now))
          && confirm(&journey, at: now)
      }
      guard goesOn else { return false }
    }
    notePoint(StagePoint(hook, .end), &journey)
    return true
  }

  // MARK: Chains

  /// Runs a packet through a base chain.
  mutating func run(
    _ index: Int, _ hook: Hook, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    if foreignChains != nil { return runForeign(index, hook, &journey, at: now) }
    let verdict = machine.run(
      baseChain: index, packet: &journey.packet, hook: hook, tracker: &tracker, host: host,
      at: now, trace: &journey.trace)
    var redirected: DuplicatedPacket?
    if case .stolen = verdict { redirected = machine.duplicates.popLast() }
    sendDuplicates(at: now)
    if let redirected {
      redirect(redirected, &journey, at: now)
      return false
    }
    return obey(verdict, index, hook, &journey, at: now)
  }

  private mutating func runForeign(
    _ index: Int, _ hook: Hook, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    let verdict =
      foreignChains?.run(
        baseChain: index, packet: &journey.packet, hook: hook, tracker: &tracker, host: host,
        at: now) ?? .accept
    return obey(verdict, index, hook, &journey, at: now)
  }

  /// Does what a base chain decided.
  private mutating func obey(
    _ verdict: HookVerdict, _ index: Int, _ hook: Hook, _ journey: inout Journey,
    at now: Timestamp
  ) -> Bool {
    func decider(_ rule: LoadedRuleID?) -> PacketResult.Decider {
      // The rules of foreign chains are none of the machine's.
      guard let rule, foreignChains == nil else {
        let chain = machine.ruleset.baseChains[index]
        return .chain(
          family: chain.family, table: chain.table, chain: chain.name, hook: hook, rule: nil)
      }
      let chain = machine.ruleset.chain(of: rule)
      return .chain(
        family: chain.family, table: chain.table, chain: chain.name, hook: hook, rule: rule)
    }
    switch verdict {
    case .accept: return true
    case .drop(let rule):
      journey.result.fate = .drop
      journey.result.decider = decider(rule)
    case .reject(let answer, let rule):
      if let answer {
        send(answer, about: journey, at: now)
        journey.trace.updateLast(ConntrackView(journey.packet.attachment, in: tracker))
      }
      journey.result.fate = .reject
      journey.result.decider = decider(rule)
    case .stolen(let rule):
      journey.giveUp("a rule took the packet away")
      journey.result.decider = decider(rule)
    case .queue(let number, let bypasses, let rule):
      if bypasses { return true }
      journey.result.fate = .drop
      journey.result.reason = "nobody listens at queue \(number)"
      journey.result.decider = decider(rule)
    case .unknown(let reason, let rule):
      journey.giveUp(reason)
      journey.result.decider = decider(rule)
    }
    return false
  }

  /// Runs a packet through a chain of type `route`, and routes it again if the chain changed what routes
  /// go by (net/netfilter/nft_chain_route.c).
  private mutating func runRouteChain(
    _ index: Int, _ hook: Hook, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    let before = RoutedFields(journey)
    guard run(index, hook, &journey, at: now) else { return false }
    guard hook == .output, RoutedFields(journey) != before else { return true }
    return routeAgain(&journey)
  }

  // MARK: Conntrack

  private mutating func track(
    _ hook: Hook, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    let verdict = tracker.track(
      journey.packet.bytes.span, journey.packet.headers, attached: journey.packet.attachment,
      hook: hook == .prerouting ? .prerouting : .output, at: now)
    switch verdict {
    case .accept(let attachment):
      journey.packet.attachment = attachment
      return true
    case .drop:
      journey.drop()
      return false
    }
  }

  /// Lets the helper of the packet's connection look into it, and moves sequence numbers.
  private mutating func help(_ journey: inout Journey, at now: Timestamp) -> Bool {
    guard journey.packet.attachment.connection != nil else { return true }
    let verdict = tracker.help(
      &journey.packet.bytes, &journey.packet.headers, attached: journey.packet.attachment,
      isLoopback: journey.packet.input == .loopback, at: now)
    switch verdict {
    case .accept: return true
    case .drop: journey.drop()
    case .unknown(let reason): journey.giveUp(reason)
    }
    return false
  }

  private mutating func confirm(_ journey: inout Journey, at now: Timestamp) -> Bool {
    guard journey.packet.attachment.connection != nil else { return true }
    var attachment = journey.packet.attachment
    let goesOn = tracker.confirm(
      journey.packet.bytes.span, journey.packet.headers, attached: &attachment, at: now)
    journey.packet.attachment = attachment
    if !goesOn { journey.drop() }
    return goesOn
  }

  // MARK: NAT

  /// NAT's hook: nat chains decide for the first packet of a connection, then it is translated.
  private mutating func translate(
    _ end: Manipulation, _ hook: Hook, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    let step = tracker.translationStep(
      journey.packet.bytes.span, journey.packet.headers, attached: journey.packet.attachment, end)
    if step == .nothing { return true }
    if step == .rules, let id = journey.packet.attachment.connection {
      for index in natChains(at: hook, journey.version) {
        guard run(index, hook, &journey, at: now) else { return false }
        if tracker.isTranslationDecided(of: id, end) { break }
      }
      if !tracker.isTranslationDecided(of: id, end),
        !tracker.setUpNothing(for: id, end, at: now)
      {
        journey.drop()
        return false
      }
    }
    let output = hook == .postrouting ? journey.packet.output?.rawValue : nil
    guard
      tracker.translate(
        &journey.packet.bytes, journey.packet.headers, attached: journey.packet.attachment, end,
        output: output, at: now)
    else {
      journey.drop()
      return false
    }
    return hook == .output ? routeAgainIfTranslated(&journey) : true
  }

  // MARK: Notes

  /// Notes the packet at a fixed point.
  private func notePoint(_ point: StagePoint, _ journey: inout Journey) {
    journey.lastPoint = point
    guard isRecording else { return }
    let packet = journey.packet
    journey.result.stages.append(
      PacketResult.Stage(
        point: point, input: packet.input, output: packet.output, mark: packet.mark,
        connection: ConntrackView(packet.attachment, in: tracker),
        summary: PacketSummary.text(of: packet.bytes.span)))
    if journey.result.connection == nil { journey.result.connection = .notYet }
  }

  /// Notes what conntrack found; the first pass of a packet counts.
  private func noteTracking(_ hook: Hook, _ journey: inout Journey) {
    notePoint(StagePoint(hook, .tracked), &journey)
    guard isRecording else { return }
    if journey.result.connection == nil || journey.result.connection == .notYet {
      journey.result.connection = ConntrackView(journey.packet.attachment, in: tracker)
    }
  }
}
