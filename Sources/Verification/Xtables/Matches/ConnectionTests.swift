import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets

/// `-m conntrack` and `-m state` (net/netfilter/xt_conntrack.c `conntrack_mt`).
struct ConnectionTest: XtablesTest {
  let use: XtablesUse

  private static let bits: (invalid: UInt64, new: UInt64, established: UInt64, related: UInt64) = (
    1 << 0, 1 << 1, 1 << 2, 1 << 3
  )
  private static let untracked: UInt64 = 1 << 4
  private static let sourceTranslated: UInt64 = 1 << 5
  private static let destinationTranslated: UInt64 = 1 << 6

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    if let id = packet.connection, tracker[id].status.contains(.template) {
      return .unknown("what `-m \(use.name)` says of a template is not modelled")
    }
    return Answer(holds(packet, tracker))
  }

  private func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let state = use["ctstate"] ?? use["state"]
    if let state {
      let present = states(of: packet, tracker)
      if (state.value & present != 0) == state.isInverted { return false }
    }
    guard let id = packet.connection, let info = packet.attachment.info else { return state != nil }
    let connection = tracker[id]
    if let option = use["ctdir"] {
      let wanted: Direction = option.value == 1 ? .reply : .original
      if (info.direction == wanted) == option.isInverted { return false }
    }
    return hasAddresses(connection) && hasPorts(connection)
      && hasStatus(connection) && hasExpiry(id, tracker, packet.time)
  }

  private func states(of packet: PacketContext, _ tracker: borrowing Tracker) -> UInt64 {
    guard let id = packet.connection, let info = packet.attachment.info else {
      return packet.attachment.info == .untracked ? Self.untracked : Self.bits.invalid
    }
    var states: UInt64 =
      switch info {
      case .new: Self.bits.new
      case .established, .establishedReply: Self.bits.established
      case .related, .relatedReply: Self.bits.related
      case .untracked: Self.untracked
      }
    let status = tracker[id].status
    if status.contains(.sourceNAT) { states |= Self.sourceTranslated }
    if status.contains(.destinationNAT) { states |= Self.destinationTranslated }
    return states
  }

  private func hasAddresses(_ connection: Connection) -> Bool {
    let version = connection.original.version
    let tests: [(String, IPAddress)] = [
      ("ctorigsrc", connection.original.source), ("ctorigdst", connection.original.destination),
      ("ctreplsrc", connection.reply.source), ("ctrepldst", connection.reply.destination),
    ]
    for (name, address) in tests {
      guard let option = use[name], let wanted = option.addresses.first else { continue }
      let isIn = address.number(version) & wanted.mask == wanted.address & wanted.mask
      if isIn == option.isInverted { return false }
    }
    return true
  }

  private func hasPorts(_ connection: Connection) -> Bool {
    if let option = use["ctproto"],
      (UInt64(connection.original.transport.rawValue) == option.value) == option.isInverted
    {
      return false
    }
    let tests: [(String, UInt16)] = [
      ("ctorigsrcport", connection.original.sourcePort),
      ("ctorigdstport", connection.original.destinationPort),
      ("ctreplsrcport", connection.reply.sourcePort),
      ("ctrepldstport", connection.reply.destinationPort),
    ]
    for (name, port) in tests {
      guard let option = use[name] else { continue }
      let isIn = UInt64(port) >= option.value && UInt64(port) <= option.upper
      if isIn == option.isInverted { return false }
    }
    return true
  }

  private func hasStatus(_ connection: Connection) -> Bool {
    guard let option = use["ctstatus"] else { return true }
    return (UInt64(connection.status.rawValue) & option.value != 0) != option.isInverted
  }

  private func hasExpiry(
    _ id: ConnectionID, _ tracker: borrowing Tracker, _ time: Timestamp
  ) -> Bool {
    guard let option = use["ctexpire"] else { return true }
    let isConfirmed = tracker[id].status.contains(.confirmed)
    let left = isConfirmed ? max(tracker.remainingNanoseconds(of: id, at: time), 0) : 0
    let seconds = UInt64(left / Timestamp.nanosecondsPerSecond)
    return (seconds >= option.value && seconds <= option.upper) != option.isInverted
  }
}

/// `-m connmark` (net/netfilter/xt_connmark.c).
struct ConnectionMarkTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let id = packet.connection else { return false }
    return (UInt64(tracker[id].mark) & option.upper == option.value) != option.isInverted
  }
}

/// `-m connlabel` with numbered labels (net/netfilter/xt_connlabel.c).
struct ConnectionLabelTest: XtablesTest {
  let option: XtablesOption
  let label: Int
  /// Whether a label that is not there is set, whereupon it is.
  let isSet: Bool

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard let id = packet.connection else { return Answer(option.isInverted) }
    var labels = tracker.extensions(of: id).labels
    let isThere = labels.contains(label)
    if isSet, !isThere {
      labels.insert(label)
      tracker.setLabels(labels, of: id)
    }
    return Answer((isThere || isSet) != option.isInverted)
  }
}

/// `-m helper` (net/netfilter/xt_helper.c).
struct HelperTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let id = packet.connection, let master = tracker.extensions(of: id).master,
      let helper = tracker.extensions(of: master).helper
    else { return option.isInverted }
    let isSame = option.text.isEmpty || option.text.hasPrefix(helper.rawValue)
    return isSame != option.isInverted
  }
}
