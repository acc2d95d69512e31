import CTVetConntrack
import CTVetPackets
import Foundation
import TestSupport

/// Packets that a Linux router forwarded, and what its tracker held after each of them.
struct RecordedScenario {
  /// What keeps a recording from being read.
  enum Failure: Error {
    /// The document lacks something.
    case malformed(String)
    /// There is no recording where some must be.
    case none(String)
  }

  /// An entry of the kernel's table.
  struct Entry: Equatable {
    var source: String
    var destination: String
    var sourcePort: Int
    var destinationPort: Int
    var state: String
    /// Seconds until it expires, rounded up.
    var timeout: Int
    var status: Set<String>
    /// For TCP the window scales of both sides.
    var scales: [Int]
    /// For TCP the flags of both sides.
    var flags: [[String]]
    /// For SCTP the verification tags of both sides.
    var tags: [String]
    /// Whether the reply tuple is not simply the turned original one.
    var isTranslated: Bool
  }

  /// A packet and what became of it.
  struct Packet {
    /// Seconds since the start.
    var time: Double
    /// Whether the router made it itself.
    var isLocal: Bool
    /// The packet from its IP header on.
    var bytes: [UInt8]
    /// What tells people of it.
    var note: String
    /// Whether it was dropped, so that a new connection was not confirmed.
    var isDropped: Bool
    /// What `ct state` said, or nil where the packet never got so far.
    var state: String?
    /// The entries of the protocol that is looked at.
    var entries: [Entry]
  }

  var name: String
  var settings: TrackingSettings
  var packets: [Packet]
  /// Whether entries or zones were made that packets alone don't explain.
  var isPlain: Bool
}

extension RecordedScenario {
  /// The recordings of some groups, read for one protocol; nil where the corpus is absent.
  static func corpus(groups: Set<String>, protocol name: String) throws -> [RecordedScenario]? {
    guard let index = Shared.file("kernel-recordings/INDEX.tsv") else { return nil }
    var scenarios: [RecordedScenario] = []
    for line in try String(contentsOf: index, encoding: .utf8).split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count > 2, groups.contains(String(columns[1])),
        let file = Shared.file("kernel-recordings/\(columns[0]).json")
      else { continue }
      scenarios.append(try RecordedScenario(Data(contentsOf: file), protocol: name))
    }
    guard !scenarios.isEmpty else { throw Failure.none("\(groups)") }
    return scenarios
  }

  /// Our own recordings, one document a line.
  static func fixtures(_ file: String, protocol name: String) throws -> [RecordedScenario] {
    let url = Repository.file("Tests/ConntrackTests/Fixtures/\(file)")
    let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
    guard !lines.isEmpty else { throw Failure.none(file) }
    return try lines.map { try RecordedScenario(Data($0), protocol: name) }
  }

  init(_ document: Data, protocol transport: String) throws {
    guard let root = try JSONSerialization.jsonObject(with: document) as? [String: Any],
      let name = root["name"] as? String, let situation = root["case"] as? [String: Any],
      let sent = situation["packets"] as? [[String: Any]],
      let result = root["result"] as? [String: Any],
      let seen = result["packets"] as? [[String: Any]], sent.count == seen.count
    else { throw Failure.malformed("document") }
    self.name = name
    settings = try Self.settings(situation["sysctls"] as? [String: Any] ?? [:])
    packets = try zip(sent, seen).map { try Packet($0, $1, protocol: transport) }
    let ruleset = situation["ruleset"] as? String ?? ""
    let foreign = ["notrack", "zone", "timeout", "nat", "helper", "masquerade"]
    isPlain =
      !foreign.contains { ruleset.contains($0) } && !sent.contains { $0["before"] != nil }
  }

  private static func settings(_ values: [String: Any]) throws -> TrackingSettings {
    var settings = TrackingSettings()
    for (name, value) in values {
      guard let number = value as? Int else { throw Failure.malformed(name) }
      switch name {
      case "nf_conntrack_tcp_loose": settings.tcpLoose = UInt8(number)
      case "nf_conntrack_tcp_be_liberal": settings.tcpIsLiberal = number != 0
      case "nf_conntrack_tcp_ignore_invalid_rst": settings.tcpIgnoresInvalidReset = number != 0
      case "nf_conntrack_tcp_max_retrans": settings.tcpMaximumRetransmissions = UInt8(number)
      case "nf_conntrack_checksum": settings.verifiesChecksums = number != 0
      case "nf_conntrack_acct", "nf_conntrack_timestamp": break
      case let other where other.contains("udp") || other.contains("icmp"): break
      case let other:
        guard let path = timeouts[other] else { throw Failure.malformed(name) }
        settings[keyPath: path] = UInt32(number)
      }
    }
    return settings
  }

  /// The timeouts by their names under `net.netfilter`.
  static var timeouts: [String: WritableKeyPath<TrackingSettings, UInt32>] {
    [
      "nf_conntrack_tcp_timeout_syn_sent": \.tcp.synSent,
      "nf_conntrack_tcp_timeout_syn_recv": \.tcp.synReceived,
      "nf_conntrack_tcp_timeout_established": \.tcp.established,
      "nf_conntrack_tcp_timeout_fin_wait": \.tcp.finWait,
      "nf_conntrack_tcp_timeout_close_wait": \.tcp.closeWait,
      "nf_conntrack_tcp_timeout_last_ack": \.tcp.lastAck,
      "nf_conntrack_tcp_timeout_time_wait": \.tcp.timeWait,
      "nf_conntrack_tcp_timeout_close": \.tcp.close,
      "nf_conntrack_tcp_timeout_max_retrans": \.tcp.retransmission,
      "nf_conntrack_tcp_timeout_unacknowledged": \.tcp.unacknowledged,
      "nf_conntrack_sctp_timeout_closed": \.sctp.closed,
      "nf_conntrack_sctp_timeout_cookie_wait": \.sctp.cookieWait,
      "nf_conntrack_sctp_timeout_cookie_echoed": \.sctp.cookieEchoed,
      "nf_conntrack_sctp_timeout_established": \.sctp.established,
      "nf_conntrack_sctp_timeout_shutdown_sent": \.sctp.shutdownSent,
      "nf_conntrack_sctp_timeout_shutdown_recd": \.sctp.shutdownReceived,
      "nf_conntrack_sctp_timeout_shutdown_ack_sent": \.sctp.shutdownAckSent,
      "nf_conntrack_sctp_timeout_heartbeat_sent": \.sctp.heartbeatSent,
    ]
  }
}

extension RecordedScenario.Packet {
  init(_ sent: [String: Any], _ seen: [String: Any], protocol name: String) throws {
    guard let time = sent["t"] as? Double, let hex = sent["ip"] as? String else {
      throw RecordedScenario.Failure.malformed("packet")
    }
    self.time = time
    isLocal = sent["in"] as? String == "local"
    note = sent["note"] as? String ?? ""
    bytes = try Self.bytes(hex)
    let fate = seen["fate"] as? String ?? ""
    isDropped = fate == "drop" || fate == "reject"
    state = (seen["ct"] as? [String: Any])?["state"] as? String
    entries = try (seen["table"] as? [[String: Any]] ?? [])
      .filter { $0["l4"] as? String == name }
      .map(RecordedScenario.Entry.init)
  }

  static func bytes(_ hex: String) throws -> [UInt8] {
    let digits = Array(hex.utf8)
    guard digits.count % 2 == 0 else { throw RecordedScenario.Failure.malformed(hex) }
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      guard
        let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
      else { throw RecordedScenario.Failure.malformed(hex) }
      return byte
    }
  }
}

extension RecordedScenario.Entry {
  init(_ entry: [String: Any]) throws {
    guard let original = entry["orig"] as? [String: Any],
      let reply = entry["reply"] as? [String: Any],
      let source = original["src"] as? String, let destination = original["dst"] as? String,
      let sourcePort = original["sport"] as? Int,
      let destinationPort = original["dport"] as? Int, let timeout = entry["timeout"] as? Int
    else { throw RecordedScenario.Failure.malformed("entry") }
    self.source = source
    self.destination = destination
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    self.timeout = timeout
    state = entry["state"] as? String ?? ""
    status = Set(entry["status"] as? [String] ?? [])
    let tcp = entry["tcp"] as? [String: Any]
    scales = tcp?["wscale"] as? [Int] ?? []
    flags = tcp?["flags"] as? [[String]] ?? []
    tags = (entry["vtag"] as? [Any] ?? []).map { "\($0)" }
    isTranslated =
      reply["src"] as? String != destination || reply["dst"] as? String != source
      || reply["sport"] as? Int != destinationPort || reply["dport"] as? Int != sourcePort
  }
}
