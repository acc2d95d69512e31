import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// The words that the kernel's recordings use.
extension ConnectionStatus {
  private static let words: [(bit: ConnectionStatus, name: String)] = [
    (.expected, "expected"), (.seenReply, "seen-reply"), (.assured, "assured"),
    (.confirmed, "confirmed"), (.sourceNAT, "snat"), (.destinationNAT, "dnat"),
    (.sequenceAdjust, "seq-adjust"), (.sourceNATDone, "snat-done"),
    (.destinationNATDone, "dnat-done"), (.dying, "dying"), (.fixedTimeout, "fixed-timeout"),
    (.template, "template"), (.natClash, "nat-clash"), (.helper, "helper"),
    (.offload, "offload"), (.hardwareOffload, "hw-offload"),
  ]

  /// The names of the bits, the lowest first.
  var names: [String] { Self.words.filter { contains($0.bit) }.map(\.name) }
}

extension ConntrackInfo {
  /// What `ct state` says.
  var stateName: String {
    switch self {
    case .new: "new"
    case .established, .establishedReply: "established"
    case .related, .relatedReply: "related"
    case .untracked: "untracked"
    }
  }
}

extension Connection {
  /// The state of a protocol that has one.
  var state: String? {
    switch original.transport {
    case .tcp: tcp.state.name
    case .sctp: sctp.state.name
    case .dccp where dccp.state != .none: dccp.state.name
    default: nil
    }
  }
}

extension CTVetConntrack.Expectation.Flags {
  /// The names of the bits.
  var names: [String] {
    [(Self.permanent, "permanent"), (.inactive, "inactive"), (.userspace, "userspace")]
      .filter { contains($0.0) }.map(\.1)
  }
}

extension TransportProtocol {
  /// The name, or the number of one that has none.
  var keyword: String {
    switch self {
    case .icmp: "icmp"
    case .igmp: "igmp"
    case .tcp: "tcp"
    case .udp: "udp"
    case .dccp: "dccp"
    case .gre: "gre"
    case .esp: "esp"
    case .ah: "ah"
    case .icmpv6: "icmpv6"
    case .sctp: "sctp"
    case .udplite: "udplite"
    default: String(rawValue)
    }
  }
}

extension Instruction.Verdict {
  /// The word, and the chain that it names.
  var words: (word: String, target: String?) {
    switch self {
    case .accept: ("accept", nil)
    case .drop: ("drop", nil)
    case .stolen: ("stolen", nil)
    case .queue: ("queue", nil)
    case .repeat: ("repeat", nil)
    case .stop: ("stop", nil)
    case .continue: ("continue", nil)
    case .break: ("break", nil)
    case .return: ("return", nil)
    case .jump(let chain): ("jump", chain)
    case .goto(let chain): ("goto", chain)
    }
  }
}

/// Bytes in hexadecimal digits.
enum HexadecimalText {
  static func text(of bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
