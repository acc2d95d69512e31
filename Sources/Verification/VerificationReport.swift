public import CTVetDiagnostics
import CTVetSimulation

/// What a comparison found.
public struct VerificationReport: Sendable {
  /// The first packet with which the two sides do something else.
  public struct Difference: Sendable {
    /// What differs, in words.
    public let what: String
    /// The packet and where it came from, in words.
    public let packet: String
    /// What the rules of iptables do with it.
    public let iptables: String
    /// What the rules of nft do with it.
    public let nft: String
    /// The rules of iptables that it matched, in order, with their places.
    public let iptablesRules: [String]
    /// The rules of nft that it matched, in order, with their places.
    public let nftRules: [String]

    init(
      probe: Probe, what: String, iptables: PacketResult, nft: PacketResult,
      iptablesRules: [String], nftRules: [String]
    ) {
      self.what = what
      packet = probe.text(iptables)
      self.iptables = iptables.endingText
      self.nft = nft.endingText
      self.iptablesRules = iptablesRules
      self.nftRules = nftRules
    }
  }

  /// Why no packet was compared at all; nil where some were.
  public var obstacle: String?
  /// How many rules of iptables packets can come to, and for how many of them packets were made.
  public internal(set) var rules = (reached: 0, probed: 0)
  /// The rules of iptables that no compared packet matched, with their places.
  public internal(set) var unmatchedRules: [String] = []
  /// How many packets both sides were shown.
  public internal(set) var packetCount = 0
  /// How many packets could not be compared, by the reason.
  public internal(set) var unknown: [String: Int] = [:]
  /// How many packets differ as the translation tells, by the place of what it tells.
  public internal(set) var told: [SourceRange: Int] = [:]
  /// The first difference that nothing tells of; nil where there is none.
  public internal(set) var difference: Difference?

  /// Creates a report of nothing.
  public init() {}

  /// How many packets could not be compared.
  public var unknownCount: Int { unknown.values.reduce(0, +) }
  /// How many packets differ as told.
  public var toldCount: Int { told.values.reduce(0, +) }
}

extension PacketResult {
  fileprivate var endingText: String {
    var text = fate.rawValue
    if let output = emissions.first { text += " by interface \(output.interface.rawValue)" }
    if let mark = ending?.mark, mark != 0 { text += ", mark 0x\(String(mark, radix: 16))" }
    return text
  }
}

extension Probe {
  /// The packet in words: its summary, its interfaces and its past.
  func text(_ result: PacketResult) -> String {
    let summary =
      result.stages.first?.summary
      ?? result.ending.map { PacketSummary.text(of: $0.bytes.span) } ?? "a packet"
    let place =
      switch way {
      case .input: "in by \(input)"
      case .forward: "in by \(input), out by \(output)"
      case .output: "out by \(output)"
      }
    let past =
      switch past {
      case .new: "new"
      case .established: "established, original direction"
      case .reply: "established, reply direction"
      case .related: "related"
      case .invalid: "invalid"
      case .untracked: "untracked"
      case .translatedDestination: "established, destination translated"
      case .translatedSource: "established, source translated"
      }
    var text = "\(summary), \(place), \(past)"
    if mark != 0 { text += ", mark 0x\(String(mark, radix: 16))" }
    if let clock {
      let (second, minute, hour) = (clock % 60, clock / 60 % 60, clock / 3600 % 24)
      text += ", day \(clock / 86_400), time \(hour):\(minute):\(second)"
    }
    if connectionMark != 0 { text += ", connection mark 0x\(String(connectionMark, radix: 16))" }
    return text
  }
}
