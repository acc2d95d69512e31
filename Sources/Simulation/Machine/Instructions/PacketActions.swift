import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// `log`, `queue`, `dup`, `fwd` and what hands packets to parts of the kernel that are not modelled.
extension Machine {
  mutating func run(
    _ duplicate: Instruction.Duplicate, _ walk: RuleWalk, _ packet: InFlightPacket
  ) -> StepOutcome {
    let device = duplicate.device.map {
      InterfaceIndex(rawValue: walk.registers[$0.word])
    }
    guard let address = duplicate.address else {
      if device != nil {
        duplicates.append(
          DuplicatedPacket(bytes: packet.bytes, gateway: nil, interface: device))
      }
      return .next
    }
    let version = walk.facts.version
    let gateway =
      version == .v4
      ? IPAddress(v4: walk.registers.bigEndian32(at: address.word))
      : IPAddress(
        high: walk.registers.bigEndian64(at: address.word),
        low: walk.registers.bigEndian64(at: address.word + 2))
    var bytes = packet.bytes
    Self.prepareCopy(&bytes, version, isArriving: walk.hook == .prerouting || walk.hook == .input)
    duplicates.append(DuplicatedPacket(bytes: bytes, gateway: gateway, interface: device))
    return .next
  }

  /// A copy of an arriving packet has one hop less, and a copy of IPv4 must not be fragmented.
  private static func prepareCopy(
    _ packet: inout [UInt8], _ version: IPVersion, isArriving: Bool
  ) {
    switch version {
    case .v4:
      guard packet.count >= 20 else { return }
      packet[6] |= 0x40
      if isArriving { packet[8] &-= 1 }
      packet[10] = 0
      packet[11] = 0
      let sum = InternetChecksum.of(packet.span, from: 0, to: Int(packet[0] & 15) * 4)
      packet[10] = UInt8(sum >> 8)
      packet[11] = UInt8(truncatingIfNeeded: sum)
    case .v6:
      guard packet.count >= 40 else { return }
      if isArriving { packet[7] &-= 1 }
    }
  }

  mutating func run(
    _ forward: Instruction.Forward, _ walk: inout RuleWalk, _ packet: InFlightPacket
  ) -> StepOutcome {
    guard let register = forward.device else { return .endRule }
    let device = InterfaceIndex(rawValue: walk.registers[register.word])
    var bytes = packet.bytes
    if forward.address != nil {
      let (ipv4, ipv6): (UInt32, UInt32) = (2, 10)
      switch (forward.protocolFamily, walk.facts.version) {
      case (ipv4, .v4):
        guard bytes.count >= 20, bytes[8] > 1 else { return walk.decide(.drop) }
        Self.decrementHops(&bytes)
      case (ipv6, .v6):
        guard bytes.count >= 40, bytes[7] > 1 else { return walk.decide(.drop) }
        bytes[7] -= 1
      default: return .endRule
      }
    }
    duplicates.append(DuplicatedPacket(bytes: bytes, gateway: nil, interface: device))
    return walk.decide(.stolen)
  }

  private static func decrementHops(_ packet: inout [UInt8]) {
    let old = packet.span.bigEndian16(at: 8)
    packet[8] -= 1
    let sum = InternetChecksum.replacing(
      packet.span.bigEndian16(at: 10), old, by: packet.span.bigEndian16(at: 8))
    packet[10] = UInt8(sum >> 8)
    packet[11] = UInt8(truncatingIfNeeded: sum)
  }
}

extension RuleWalk {
  func run(_ log: Instruction.Log, _ trace: inout TraceRecorder) -> StepOutcome {
    guard trace.isRecording else { return .next }
    var group: UInt16?
    if case .group(let number, _, _) = log.target { group = number }
    trace.logMessages.append(
      TraceRecorder.LogMessage(rule: rule, prefix: log.prefix ?? "", group: group))
    return .next
  }

  /// Hands the packet to a queue (net/netfilter/nft_queue.c).
  mutating func run(_ queue: Instruction.Queue, _ settings: MachineSettings) -> StepOutcome {
    let bypass: UInt16 = 1
    let byProcessor: UInt16 = 2
    let bypasses = queue.flags & bypass != 0
    switch queue.target {
    case .register(let register):
      self.queue = (UInt16(truncatingIfNeeded: registers[register.word]), bypasses)
    case .numbers(let first, let last):
      // Nobody listens to any of them, so that it does not matter which of several is taken.
      var number = first
      if queue.flags & byProcessor != 0, let processor = settings.processor {
        number += UInt16(processor % (UInt32(last - first) + 1))
      }
      self.queue = (number, bypasses)
    }
    return decide(.queue)
  }

  /// Answers for a server (net/netfilter/nft_synproxy.c): packets that it takes no part in go on.
  mutating func runSynproxy(_ packet: InFlightPacket) -> StepOutcome {
    guard facts.transport == TransportProtocol.tcp.rawValue else { return .endRule }
    guard tcpHeaderByteCount(packet.bytes.span) != nil else { return decide(.drop) }
    let flags = packet.bytes[facts.transportOffset + 13]
    let (syn, acknowledge): (UInt8, UInt8) = (2, 16)
    guard flags & (syn | acknowledge) != 0 else { return .next }
    return giveUp("`synproxy` answers with a secret of the kernel's")
  }

  /// Has a flowtable forward the connection from now on (net/netfilter/nft_flow_offload.c).
  mutating func runFlowOffload(
    _ packet: InFlightPacket, _ tracker: borrowing Tracker
  ) -> StepOutcome {
    guard let id = packet.attachment.connection else { return .endRule }
    let connection = tracker[id]
    switch connection.original.transport {
    case .tcp:
      let (fin, reset): (UInt8, UInt8) = (1, 4)
      guard tcpHeaderByteCount(packet.bytes.span) != nil,
        packet.bytes[facts.transportOffset + 13] & (fin | reset) == 0,
        connection.tcp.state == .established
      else { return .endRule }
    case .udp, .gre: break
    default: return .endRule
    }
    guard connection.status.contains(.confirmed),
      connection.status.isDisjoint(with: [.helper, .sequenceAdjust, .natClash, .offload])
    else { return .endRule }
    return giveUp("flowtables are not modelled")
  }

  /// Loads the name of the sender's operating system (net/netfilter/nft_osf.c).
  mutating func runFingerprint(_ packet: InFlightPacket) -> StepOutcome {
    let syn: UInt8 = 2
    guard tcpHeaderByteCount(packet.bytes.span) != nil,
      packet.bytes[facts.transportOffset + 13] & syn != 0
    else { return .endRule }
    return giveUp("the fingerprints of operating systems are not known")
  }

  mutating func run(_ tunnel: Instruction.Tunnel) -> StepOutcome {
    switch tunnel.key {
    case .path: registers[tunnel.destination.word] = 0
    case .id: return .endRule
    }
    return .next
  }
}
