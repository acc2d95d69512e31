import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// `meta load` (net/netfilter/nft_meta.c).
extension Machine {
  mutating func run(
    _ load: Instruction.LoadMeta, _ walk: inout RuleWalk, _ packet: InFlightPacket,
    _ host: Host
  ) -> StepOutcome {
    let destination = load.destination.word
    switch load.key {
    case .length: walk.registers[destination] = UInt32(truncatingIfNeeded: walk.length(of: packet))
    case .protocol:
      // In network order.
      walk.registers[destination] = walk.facts.version == .v4 ? 0x0008 : 0xDD86
    case .nfproto: walk.registers[destination] = UInt32(walk.protocolFamily)
    case .l4proto:
      guard walk.facts.hasTransport else { return .endRule }
      walk.registers[destination] = UInt32(walk.facts.transport)
    case .priority: walk.registers[destination] = packet.priority
    case .mark: walk.registers[destination] = packet.mark
    case .packetType:
      walk.registers[destination] = UInt32(walk.packetType(of: packet))
    case .nftrace: walk.registers[destination] = packet.isTraced ? 1 : 0
    case .routeClass:
      // Routes have no realms here; before routing there is no route.
      guard walk.hook != .prerouting, walk.hook != .ingress else { return .endRule }
      walk.registers[destination] = 0
    case .securityMark, .securityPath: walk.registers[destination] = 0
    case .slaveInterface: walk.registers[destination] = 0
    case .slaveInterfaceName: walk.registers.store("", byteCount: 16, at: destination)
    case .random: walk.registers[destination] = UInt32(truncatingIfNeeded: random.next() >> 32)
    case .cpu:
      guard let processor = settings.processor else {
        return walk.giveUp("the processor that handles the packet is not known")
      }
      walk.registers[destination] = processor
    case .time, .day, .hour: return runClock(load, &walk)
    case .socketUser, .socketGroup, .controlGroup:
      // A packet that came in belongs to no socket.
      guard packet.input == nil else { return .endRule }
      return walk.giveUp("the socket that sent the packet is not known")
    case .inputInterface, .inputInterfaceName, .inputInterfaceType, .inputInterfaceGroup,
      .outputInterface, .outputInterfaceName, .outputInterfaceType, .outputInterfaceGroup,
      .inputKind, .outputKind:
      return walk.runInterface(load, packet, host)
    case .bridgeInputName, .bridgeOutputName, .bridgeInputPVID, .bridgeInputVLANProtocol,
      .bridgeRoute:
      return .endRule
    }
    return .next
  }

  private func runClock(_ load: Instruction.LoadMeta, _ walk: inout RuleWalk) -> StepOutcome {
    guard let start = settings.wallClockStart else {
      return walk.giveUp("the time of day is not known")
    }
    let nanoseconds = start &+ walk.time.nanoseconds
    let seconds = nanoseconds / Timestamp.nanosecondsPerSecond
    let secondsPerDay: Int64 = 86400
    switch load.key {
    case .time: walk.registers.store(UInt64(bitPattern: nanoseconds), at: load.destination.word)
    case .day:
      // 1970 began on a Thursday; Sunday is 0.
      let days = (seconds &+ settings.secondsAheadOfUTC) / secondsPerDay
      walk.registers[load.destination.word] = UInt32(truncatingIfNeeded: (4 &+ days) % 7)
    default:
      walk.registers[load.destination.word] = UInt32(
        truncatingIfNeeded: seconds % secondsPerDay)
    }
    return .next
  }
}

extension RuleWalk {
  /// How the packet was addressed; one that a group's own sender gets back counts as for the group.
  func packetType(of packet: InFlightPacket) -> UInt8 {
    let looped: UInt8 = 5
    let broadcast: UInt8 = 1
    let multicast: UInt8 = 2
    guard packet.packetType == looped else { return packet.packetType }
    guard facts.version == .v4, packet.bytes.count >= 20 else { return multicast }
    return packet.bytes[16] >> 4 == 0xE ? multicast : broadcast
  }

  fileprivate mutating func runInterface(
    _ load: Instruction.LoadMeta, _ packet: InFlightPacket, _ host: Host
  ) -> StepOutcome {
    let destination = load.destination.word
    let nameByteCount = 16
    switch load.key {
    case .inputInterface: registers[destination] = input(of: packet)?.rawValue ?? 0
    case .outputInterface: registers[destination] = output(of: packet)?.rawValue ?? 0
    case .inputInterfaceName:
      let name = input(of: packet).flatMap(host.interface)?.name ?? ""
      registers.store(name, byteCount: nameByteCount, at: destination)
    case .outputInterfaceName:
      let name = output(of: packet).flatMap(host.interface)?.name ?? ""
      registers.store(name, byteCount: nameByteCount, at: destination)
    case .inputInterfaceType:
      guard let type = device(of: packet).flatMap(host.interface)?.hardwareType else {
        return .endRule
      }
      registers[destination] = UInt32(type)
    case .outputInterfaceType:
      guard let type = output(of: packet).flatMap(host.interface)?.hardwareType else {
        return .endRule
      }
      registers[destination] = UInt32(type)
    case .inputInterfaceGroup:
      guard input(of: packet) != nil else { return .endRule }
      registers[destination] = 0
    case .outputInterfaceGroup:
      guard output(of: packet) != nil else { return .endRule }
      registers[destination] = 0
    default:
      let index = load.key == .inputKind ? input(of: packet) : output(of: packet)
      guard let index, index != .loopback else { return .endRule }
      return giveUp("the kind of an interface is not known")
    }
    return .next
  }

  /// The device that has the packet at the moment: from postrouting on the one where it leaves.
  private func device(of packet: InFlightPacket) -> InterfaceIndex? {
    switch hook {
    case .ingress, .prerouting, .input, .forward: packet.input
    case .output: packet.input
    case .postrouting, .egress: packet.output
    }
  }
}

/// `meta set`.
extension RuleWalk {
  func run(_ set: Instruction.SetMeta, _ packet: inout InFlightPacket) -> StepOutcome {
    let value = registers[set.source.word]
    switch set.key {
    case .mark: packet.mark = value
    case .priority: packet.priority = value
    case .packetType:
      // Only among host, broadcast, multicast and other host (`skb_pkt_type_ok`).
      let type = UInt8(truncatingIfNeeded: value)
      let otherHost: UInt8 = 3
      if type <= otherHost, packet.packetType <= otherHost { packet.packetType = type }
    case .nftrace: packet.isTraced = UInt8(truncatingIfNeeded: value) != 0
    default: break
    }
    return .next
  }
}
