import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// `ct load` (net/netfilter/nft_ct.c).
extension RuleWalk {
  /// `ct state` of packets without a connection (`NF_CT_STATE_INVALID_BIT`).
  private static let invalidState: UInt32 = 1
  /// `ct state` of packets that are not tracked (`NF_CT_STATE_UNTRACKED_BIT`).
  private static let untrackedState: UInt32 = 64

  /// The bit of `ct state` for a packet.
  static func state(of attachment: Attachment) -> UInt32 {
    guard attachment.connection != nil, let info = attachment.info else {
      return attachment.info == .untracked ? untrackedState : invalidState
    }
    switch info {
    case .established, .establishedReply: return 2
    case .related, .relatedReply: return 4
    case .new: return 8
    case .untracked: return untrackedState
    }
  }

  /// The connection of a packet; nil where there is none, or only a template.
  static func connection(of packet: InFlightPacket, _ tracker: borrowing Tracker) -> ConnectionID? {
    guard let id = packet.attachment.connection, !tracker[id].status.contains(.template) else {
      return nil
    }
    return id
  }

  mutating func run(
    _ load: Instruction.LoadConntrack, _ packet: InFlightPacket, _ tracker: borrowing Tracker
  ) -> StepOutcome {
    let destination = load.destination.word
    if load.key == .state {
      registers[destination] = Self.state(of: packet.attachment)
      return .next
    }
    guard let id = Self.connection(of: packet, tracker) else { return .endRule }
    switch load.key {
    case .state: break
    case .direction:
      registers[destination] = UInt32(packet.attachment.info?.direction.rawValue ?? 0)
    case .status: registers[destination] = UInt32(tracker[id].status.rawValue)
    case .mark: registers[destination] = tracker[id].mark
    case .securityMark: registers[destination] = 0
    case .expiration: registers[destination] = remaining(of: id, tracker)
    case .helper:
      guard let name = masterHelper(of: id, tracker) else { return .endRule }
      registers.store(name, byteCount: 16, at: destination)
    case .label:
      let labels = tracker.extensions(of: id).labels
      registers.store(labels.low, at: destination)
      registers.store(labels.high, at: destination + 2)
    case .packets, .bytes, .averagePacket: loadCounters(load, of: id, tracker)
    case .networkProtocol: registers[destination] = tracker[id].original.version == .v4 ? 2 : 10
    case .transportProtocol:
      registers[destination] = UInt32(tracker[id].original.transport.rawValue)
    case .zone:
      let zone = tracker[id].zone
      registers[destination] = UInt32(
        load.direction.map { zone.number(in: Direction($0)) } ?? zone.number)
    case .id: return giveUp("`ct id` is a hash with a secret of the kernel's")
    case .event: return .endRule
    case .source, .destination, .sourceIPv4, .destinationIPv4, .sourceIPv6, .destinationIPv6,
      .sourcePort, .destinationPort:
      return loadTuple(load, tracker[id].tuple(Direction(load.direction ?? .original)))
    }
    return .next
  }

  /// How many milliseconds a connection has left; one that is not in the table yet has not begun to age.
  private func remaining(of id: ConnectionID, _ tracker: borrowing Tracker) -> UInt32 {
    guard tracker[id].status.contains(.confirmed) else { return 0 }
    let nanoseconds = tracker.remainingNanoseconds(of: id, at: time)
    return UInt32(truncatingIfNeeded: nanoseconds / 1_000_000)
  }

  /// The helper that expected the connection.
  private func masterHelper(of id: ConnectionID, _ tracker: borrowing Tracker) -> String? {
    let own = tracker.extensions(of: id)
    guard let master = own.master, tracker[master].original == own.masterTuple else { return nil }
    return tracker.extensions(of: master).helper?.name
  }

  private mutating func loadCounters(
    _ load: Instruction.LoadConntrack, of id: ConnectionID, _ tracker: borrowing Tracker
  ) {
    let extensions = tracker.extensions(of: id)
    var packets: UInt64 = 0
    var bytes: UInt64 = 0
    if load.direction != .reply, let counter = extensions.originalCounter {
      packets &+= counter.packets
      bytes &+= counter.bytes
    }
    if load.direction != .original, let counter = extensions.replyCounter {
      packets &+= counter.packets
      bytes &+= counter.bytes
    }
    let number =
      switch load.key {
      case .packets: packets
      case .bytes: bytes
      default: packets == 0 ? 0 : bytes / packets
      }
    registers.store(number, at: load.destination.word)
  }

  private mutating func loadTuple(
    _ load: Instruction.LoadConntrack, _ tuple: Tuple
  ) -> StepOutcome {
    let destination = load.destination.word
    switch load.key {
    case .sourcePort: registers[destination] = UInt32(tuple.sourcePort.byteSwapped)
    case .destinationPort: registers[destination] = UInt32(tuple.destinationPort.byteSwapped)
    case .source: storeAddress(tuple.source, at: destination)
    case .destination: storeAddress(tuple.destination, at: destination)
    case .sourceIPv4, .destinationIPv4:
      guard tuple.version == .v4 else { return .endRule }
      let address = load.key == .sourceIPv4 ? tuple.source : tuple.destination
      registers[destination] = address.v4.byteSwapped
    default:
      guard tuple.version == .v6 else { return .endRule }
      let address = load.key == .sourceIPv6 ? tuple.source : tuple.destination
      registers.storeBigEndian(address.high, address.low, at: destination)
    }
    return .next
  }

  /// Stores an address in as many bytes as those of the table's family have.
  private mutating func storeAddress(_ address: IPAddress, at register: Int) {
    if family == .ip {
      registers[register] = address.v4.byteSwapped
    } else {
      registers.storeBigEndian(address.high, address.low, at: register)
    }
  }
}

extension Direction {
  /// The direction that an instruction names.
  init(_ direction: Instruction.Direction) {
    self = direction == .original ? .original : .reply
  }
}
