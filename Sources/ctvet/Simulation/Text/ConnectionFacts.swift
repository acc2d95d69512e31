import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// What the figures of a packet's way show of its connection.
struct ConnectionFacts: Equatable {
  /// How the packet relates to its connection, by the kernel's name without `IP_CT_`; `INVALID` and
  /// `UNTRACKED` have none.
  var info = ""
  /// The status bits.
  var status: ConnectionStatus = []
  /// The state of TCP or SCTP.
  var state: String?
  /// The seconds that are left once the connection is in the table.
  var timeout: Int64?
  /// `ct mark`, where it is not 0.
  var mark: UInt32 = 0
  /// The number of the connection; nil where none is attached.
  var serial: UInt32?
  /// Whether conntrack has seen the packet.
  var isTracked = false

  /// Nothing is attached.
  init() {}

  /// What a packet has attached.
  ///
  /// - Parameter isTracked: Whether conntrack has seen the packet, so that nothing means INVALID.
  init(_ view: ConntrackView, at now: Timestamp, isTracked: Bool = false) {
    self.isTracked = isTracked
    switch view {
    case .notYet: break
    case .none: info = isTracked ? "INVALID" : ""
    case .untracked: info = "UNTRACKED"
    case .template: info = "template"
    case .connection(let connection, let info):
      self.info = info.kernelName
      self.isTracked = true
      status = connection.status
      state = connection.state
      mark = connection.mark
      serial = connection.serial
      if status.contains(.confirmed) {
        timeout = TableSnapshot.seconds(connection.expiry.nanoseconds - now.nanoseconds)
      }
    }
  }
}

extension ConntrackInfo {
  /// The kernel's name without `IP_CT_`.
  var kernelName: String {
    switch self {
    case .established: "ESTABLISHED"
    case .related: "RELATED"
    case .new: "NEW"
    case .establishedReply: "ESTABLISHED_REPLY"
    case .relatedReply: "RELATED_REPLY"
    case .untracked: "UNTRACKED"
    }
  }
}

extension ConnectionStatus {
  /// The kernel's names of bits without `IPS_`, in its order.
  static let kernelNames: [(bit: ConnectionStatus, name: String)] = [
    (.expected, "EXPECTED"), (.seenReply, "SEEN_REPLY"), (.assured, "ASSURED"),
    (.confirmed, "CONFIRMED"), (.sourceNAT, "SRC_NAT"), (.destinationNAT, "DST_NAT"),
    (.sequenceAdjust, "SEQ_ADJUST"), (.sourceNATDone, "SRC_NAT_DONE"),
    (.destinationNATDone, "DST_NAT_DONE"), (.dying, "DYING"), (.fixedTimeout, "FIXED_TIMEOUT"),
    (.template, "TEMPLATE"), (.natClash, "NAT_CLASH"), (.helper, "HELPER"),
    (.offload, "OFFLOAD"), (.hardwareOffload, "HW_OFFLOAD"),
  ]
}
