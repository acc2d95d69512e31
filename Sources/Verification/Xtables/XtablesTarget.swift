import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// What a target does with a packet, as the kernel's module does it.
protocol XtablesTarget: Sendable {
  /// Does it, and says what becomes of the packet.
  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict

  /// Whether it does nothing, as a list of options to strip that is empty.
  var isIdle: Bool { get }
}

extension XtablesTarget {
  var isIdle: Bool { false }
}

/// What a target decides.
enum TargetVerdict: Sendable {
  /// The next rule goes on (`XT_CONTINUE`).
  case next
  /// The hook is told this.
  case verdict(HookVerdict)
}

/// Where a target stands: what it may ask and change besides the packet.
struct Stand {
  let hook: Hook
  let host: Host
  let time: Timestamp
  /// What the walk shall be known for besides its verdict.
  var messages: [LoggedMessage] = []
  /// What is to be done to the packet's connection; it is the tracker's, so that the walk does it.
  var change: ConnectionChange?
}

/// A message for a log.
struct LoggedMessage: Sendable, Hashable {
  let prefix: String
  /// The group that gets it; nil for the kernel's log.
  let group: UInt16?
}

/// What targets do with connections.
enum ConnectionChange: Sendable {
  case mark(value: UInt32, mask: UInt32, shift: Int)
  /// The packet's mark goes into the connection's.
  case saveMark(connectionMask: UInt32, packetMask: UInt32, shift: Int)
  /// The connection's mark goes into the packet's.
  case restoreMark(connectionMask: UInt32, packetMask: UInt32, shift: Int)
  case translate(TranslationRange, Manipulation)
  case masquerade(TranslationRange)
  case redirect(TranslationRange)
  case template(zone: Zone, helper: ConntrackHelper?)
  case untracked
}

/// A target that is not modelled.
struct UnknownTarget: XtablesTarget {
  let reason: String

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    .verdict(.unknown(reason: reason, nil))
  }
}

/// A target that does nothing that rules or peers could see: CHECKSUM, TRACE, AUDIT, IDLETIMER, LED, RATEEST.
struct UnseenTarget: XtablesTarget {
  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict { .next }
}

/// A target that changes the connection, or what the packet carries of it.
struct ConnectionChangeTarget: XtablesTarget {
  let change: ConnectionChange
  var isIdle = false

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    stand.change = change
    return .next
  }
}

/// `-j LOG`, `-j NFLOG`.
struct LoggingTarget: XtablesTarget {
  let message: LoggedMessage

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    stand.messages.append(message)
    return .next
  }
}
