import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Takes a packet through the chains that are bound to a device.
  ///
  /// What happens before prerouting leaves no trace in the recordings: tracing is not on yet.
  mutating func passDevice(
    _ hook: Hook, _ device: InterfaceIndex?, _ journey: inout Journey, at now: Timestamp
  ) -> Bool {
    let places = places(at: hook, journey.version)
    guard !places.isEmpty, let device, let name = host.interface(device)?.name else { return true }
    journey.trace.isRecording = isRecording && hook != .ingress
    defer { journey.trace.isRecording = isRecording }
    for place in places {
      guard case .chain(let index) = step(at: place, journey.version),
        machine.ruleset.baseChains[index].devices.contains(where: { Self.fits($0, name) })
      else { continue }
      guard run(index, hook, &journey, at: now) else {
        if hook == .ingress, journey.result.fate == .drop { journey.drop() }
        return false
      }
    }
    return true
  }

  /// Sends pieces of a packet by a device.
  mutating func transmit(
    _ pieces: [[UInt8]], on device: InterfaceIndex, _ journey: inout Journey, at now: Timestamp
  ) {
    for piece in pieces {
      if pieces.count > 1 {
        guard let headers = try? PacketHeaders(parsing: piece.span, verifiesChecksum: false) else {
          continue
        }
        journey.packet.headers = headers
      }
      journey.packet.bytes = piece
      transmit(on: device, &journey, at: now)
    }
    // A piece that a rule drops takes none of the others along.
    if journey.result.hasEmissions { journey.depart() }
  }

  /// Sends a packet that is not too large by a device.
  mutating func transmit(
    on device: InterfaceIndex, _ journey: inout Journey, at now: Timestamp
  ) {
    guard passDevice(.egress, device, &journey, at: now) else { return }
    journey.result.addEmission(
      PacketResult.Emission(interface: device, bytes: journey.packet.bytes))
    journey.depart()
  }

  /// Sends a packet by the device that a rule at a device's hook named (`nf_fwd_netdev_egress`).
  mutating func redirect(
    _ copy: DuplicatedPacket, _ journey: inout Journey, at now: Timestamp
  ) {
    guard let device = copy.interface, host.interface(device) != nil else {
      journey.drop()
      return
    }
    journey.isForwarded = !journey.isOwn
    journey.packet.output = device
    redirectionDepth += 1
    defer { redirectionDepth -= 1 }
    guard redirectionDepth <= Self.deepestRedirection else {
      journey.drop()
      return
    }
    transmit([copy.bytes], on: device, &journey, at: now)
  }

  /// How often devices may hand a packet on to each other (`NF_RECURSION_LIMIT`).
  private static let deepestRedirection = 2

  /// Whether a device is meant by a name, at whose end a star stands for anything.
  private static func fits(_ pattern: String, _ name: String) -> Bool {
    pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : pattern == name
  }
}
