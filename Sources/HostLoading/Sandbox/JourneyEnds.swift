import CTVetBytecode
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// How packets ended, from what the kernel traced and what left.
extension Journeys {
  /// The ways with their ends.
  ///
  /// - Parameters:
  ///   - emissions: What left by the interfaces.
  ///   - packet: The packet that came.
  func results(
    _ emissions: [PacketResult.Emission], _ packet: [UInt8]
  ) -> [(isOwn: Bool, result: PacketResult)] {
    var left = [[PacketResult.Emission]](repeating: [], count: all.count)
    for emission in emissions {
      let owner = all.firstIndex { $0.sent(emission) }
      if let owner { left[owner].append(emission) }
    }
    return all.indices.map { index in
      (all[index].isOwn, all[index].ended(left[index], packet, rules.answers))
    }
  }
}

extension Journeys.Journey {
  /// Whether what left is this packet: by where it left, and by its addresses.
  fileprivate func sent(_ emission: PacketResult.Emission) -> Bool {
    guard hasLeft, !isDelivered, output == emission.interface.rawValue else { return false }
    let (ours, theirs) = (bytes, emission.bytes)
    guard let version = ours.first.map({ $0 >> 4 }), let other = theirs.first.map({ $0 >> 4 })
    else { return true }
    guard version == other else { return false }
    let addresses = version == 4 ? 12..<20 : 8..<40
    guard ours.count >= addresses.upperBound, theirs.count >= addresses.upperBound else {
      return false
    }
    return ours[addresses] == theirs[addresses]
  }

  /// - Parameter answers: Whether a rule that drops also answers.
  fileprivate func ended(
    _ emissions: [PacketResult.Emission], _ packet: [UInt8], _ answers: (LoadedRuleID) -> Bool
  ) -> PacketResult {
    var result = result
    result.emissions = emissions
    result.ending = ending(emissions, packet)
    if !emissions.isEmpty {
      result.fate = isOwn ? .output : .forward
      return result
    }
    if isDelivered {
      result.fate = .deliver
      return result
    }
    if let last = result.trace.last, last.verdict == .drop {
      // The last point that was passed lies before the drop.
      result.fate = last.rule.map(answers) ?? false ? .reject : .drop
      result.decider = .chain(
        family: last.family, table: last.table, chain: last.chain, hook: last.hook,
        rule: last.rule)
      return result
    }
    result.fate = .drop
    guard let point = self.last else {
      result.decider = .kernel("before prerouting")
      return result
    }
    if point.hook == .prerouting, point.position == .start, Self.isFragment(packet) {
      result.fate = .hold
      result.decider = .kernel("fragment queued for reassembly")
      return result
    }
    result.decider = .kernel("after \(point.hook.rawValue):\(point.position.rawValue)")
    return result
  }

  /// The packet where it ended; nil where no hook saw it.
  private func ending(
    _ emissions: [PacketResult.Emission], _ packet: [UInt8]
  ) -> PacketResult.Ending? {
    guard let stage = result.stages.last else { return nil }
    var ended = bytes
    if emissions.count == 1 {
      ended = emissions[0].bytes
    } else if !isOwn || isDelivered || emissions.isEmpty, packet.count > ended.count,
      ended.first.map({ $0 >> 4 }) == packet.first.map({ $0 >> 4 })
    {
      // The kernel shows the headers alone.
      ended += packet[ended.count...]
    }
    return PacketResult.Ending(
      bytes: ended, input: result.stages.compactMap(\.input).last,
      output: result.stages.compactMap(\.output).last,
      mark: result.trace.last { $0.verdict == .drop }?.mark ?? stage.mark)
  }

  private static func isFragment(_ packet: [UInt8]) -> Bool {
    guard let first = packet.first else { return false }
    if first >> 4 == 6 { return packet.count > 6 && packet[6] == 44 }
    return packet.count >= 20 && (packet[6] & 0x3F != 0 || packet[7] != 0)
  }
}
