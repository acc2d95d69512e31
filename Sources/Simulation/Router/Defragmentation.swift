import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Collects fragments until the packet is whole (`ipv4_conntrack_defrag`, `ipv6_defrag`).
  ///
  /// - Returns: Whether the packet goes on: it is whole, or no fragment.
  mutating func defragment(_ hook: Hook, _ journey: inout Journey, at now: Timestamp) -> Bool {
    let attachment = journey.packet.attachment
    if attachment.info == .untracked { return true }
    var zone: UInt16 = 0
    if let id = attachment.connection {
      let connection = tracker[id]
      guard connection.status.contains(.template) else { return true }
      zone = connection.zone.number(in: .original)
    }
    let outcome = defragmenter.defragment(
      journey.packet.bytes.span, journey.packet.headers,
      hook: hook == .prerouting ? .prerouting : .output, zone: zone,
      interface: journey.packet.input?.rawValue ?? 0, at: now)
    switch outcome {
    case .pass: return true
    case .whole(let reassembly):
      journey.packet.bytes = reassembly.bytes
      journey.packet.headers = reassembly.headers
      // An atomic fragment is whole by itself and stays so.
      if !reassembly.fragmentPayloads.isEmpty {
        journey.fragments = FragmentSizes(
          payloadByteCounts: reassembly.fragmentPayloads,
          largestByteCount: reassembly.largestFragment,
          forbidsFragments: reassembly.forbidsFragments)
      }
      return true
    case .hold:
      journey.result.fate = .hold
      journey.result.decider = .kernel("fragment queued for reassembly")
    case .drop: journey.drop()
    }
    return false
  }

  /// Gives up packets of which fragments are missing, and tells their senders (`ip_expire`,
  /// `ip6frag_expire_frag_queue`).
  mutating func expireFragments(at now: Timestamp) {
    for timeout in defragmenter.expire(at: now) {
      guard let first = timeout.firstFragment, timeout.interface != 0,
        let headers = try? PacketHeaders(parsing: first.span, verifiesChecksum: false)
      else { continue }
      let input = InterfaceIndex(rawValue: timeout.interface)
      var journey = Journey(
        InFlightPacket(bytes: first, headers: headers, input: input), isOwn: false,
        isRecording: false)
      switch headers.version {
      case .v4:
        // Routers don't tell of packets that are not for them.
        guard host.route(to: journey.destination, version: .v4)?.kind == .local else { continue }
        journey.way = Journey.Way(
          kind: .local, interface: .loopback, mtu: host.mtu(of: .loopback), isLocal: true)
        send(ICMPError(type: ICMPError.timeExceeded, code: 1), about: journey, at: now)
      case .v6:
        send(ICMPError(type: ICMPError.timeExceededV6, code: 1), about: journey, at: now)
      }
    }
  }
}
