import CTVetDiagnostics
package import CTVetRulesetModel

extension TableDeclarations {
  /// A named object.
  ///
  /// Parts that are not written are zero, and numbers that are too large lose their upper bits, as in
  /// nft.
  package func object(_ object: StatefulObject) throws(DeclarationError) -> Listing.Object {
    let settings = object.settings
    switch object.kind {
    case .counter:
      let (packets, bytes) = settings.counter ?? (0, 0)
      return Listing.Object(contents: .counter(.init(packets: packets, bytes: bytes)))
    case .quota:
      let quota = settings.quota
      return Listing.Object(
        contents: .quota(bytes: quota?.bytes ?? 0, flags: quota?.isOver == true ? 1 : 0))
    case .limit: return Listing.Object(contents: limit(settings.limit))
    case .secmark:
      let context = settings.text.map(ruleset.unquotedText) ?? ""
      return Listing.Object(contents: .securityMark(context: context))
    case .synproxy: return Listing.Object(contents: synproxy(settings.synproxy))
    case .ctHelper: return Listing.Object(contents: try helper(object))
    case .ctTimeout: return Listing.Object(contents: try timeout(object))
    case .ctExpectation: return Listing.Object(contents: try expectation(object))
    case .tunnel:
      throw DeclarationError(
        EvaluationDiagnostics.unsupported, at: object.nameRange, "tunnels can't be compiled")
    }
  }

  private func limit(_ limit: Limit?) -> Listing.Object.Contents {
    .limit(
      rate: limit?.rate ?? 0, seconds: UInt64(limit?.seconds ?? 0), burst: limit?.burst ?? 0,
      type: limit?.countsBytes == true ? 1 : 0, flags: limit?.isOver == true ? 1 : 0)
  }

  /// The flags are `NF_SYNPROXY_OPT_*` (include/uapi/linux/netfilter/nf_synproxy.h).
  private func synproxy(_ synproxy: Synproxy?) -> Listing.Object.Contents {
    var flags: UInt32 = 0
    if synproxy?.mss != nil { flags |= 1 }
    if synproxy?.windowScale != nil { flags |= 2 }
    if synproxy?.sackPermitted == true { flags |= 4 }
    if synproxy?.timestamp == true { flags |= 8 }
    return .synproxy(
      .init(
        maximumSegmentSize: synproxy?.mss ?? 0, windowScale: synproxy?.windowScale ?? 0,
        flags: flags))
  }

  // MARK: Conntrack

  private func helper(
    _ object: StatefulObject
  ) throws(DeclarationError) -> Listing.Object.Contents {
    let name = object.settings.text.map(ruleset.unquotedText) ?? ""
    guard name.utf8.count < Self.helperNameSize else {
      throw DeclarationError(
        EvaluationDiagnostics.value, at: object.settings.text ?? object.nameRange,
        "a helper's name has at most \(Self.helperNameSize - 1) bytes")
    }
    return .conntrackHelper(
      name: name, family: object.settings.family?.number ?? 0,
      transportProtocol: try transport(of: object)?.rawValue ?? 0)
  }

  /// What nft keeps for a helper's name and the zero byte behind it.
  private static let helperNameSize = 16

  private func timeout(
    _ object: StatefulObject
  ) throws(DeclarationError) -> Listing.Object.Contents {
    let transport = try transport(of: object)
    let states = transport?.timeoutStates ?? []
    var seconds = states.map(\.seconds)
    for (state, value) in object.settings.timeouts {
      let name = ruleset.spelling(state)
      guard let index = states.firstIndex(where: { $0.name == name }) else {
        throw DeclarationError(
          EvaluationDiagnostics.name, at: object.nameRange, unknown(name, transport),
          hint: states.isEmpty ? nil : "known are: \(states.map(\.name).joined(separator: ", "))")
      }
      seconds[index] = UInt32(truncatingIfNeeded: value)
    }
    let policy = zip(states, seconds).filter { $0.unsentSeconds != $1 }.map {
      Listing.Object.ConntrackTimeout(state: $0.listedName, seconds: $1)
    }
    return .conntrackTimeout(
      family: object.settings.family?.number, transportProtocol: transport?.rawValue ?? 0,
      policy: policy)
  }

  private func unknown(_ state: String, _ transport: TransportProtocol?) -> String {
    transport.map { "a connection of \($0) has no timeout `\(state)`" }
      ?? "the protocol whose timeout `\(state)` this is has not been written"
  }

  private func expectation(
    _ object: StatefulObject
  ) throws(DeclarationError) -> Listing.Object.Contents {
    let settings = object.settings
    let transport = try transport(of: object)
    let port = UInt16(truncatingIfNeeded: settings.destinationPort ?? 0)
    let timeout = UInt32(truncatingIfNeeded: settings.timeout ?? 0)
    let size = UInt8(truncatingIfNeeded: settings.size ?? 0)
    let missing = [
      ("protocol", transport == nil), ("dport", port == 0), ("timeout", timeout == 0),
      ("size", size == 0),
    ].filter(\.1).map { "`\($0.0)`" }
    guard let transport, missing.isEmpty else {
      throw DeclarationError(
        EvaluationDiagnostics.statement, at: object.nameRange,
        "the expectation lacks \(missing.joined(separator: ", "))")
    }
    return .conntrackExpectation(
      family: settings.family?.number, transportProtocol: transport.rawValue, port: port,
      timeout: timeout, size: size)
  }

  /// The transport protocol that an object names.
  private func transport(
    of object: StatefulObject
  ) throws(DeclarationError) -> TransportProtocol? {
    guard let name = object.settings.transport.map(ruleset.spelling) else { return nil }
    guard let transport = TransportProtocol(name: name) else {
      throw DeclarationError(
        EvaluationDiagnostics.name, at: object.nameRange,
        "the protocol must be `tcp` or `udp`, not `\(name)`")
    }
    return transport
  }
}

/// A protocol that conntrack objects can be for; the raw value is `IPPROTO_*`.
private enum TransportProtocol: UInt8, CaseIterable {
  case tcp = 6
  case udp = 17

  /// How long a connection lives in a state, in seconds.
  struct TimeoutState {
    /// The name in nft's language.
    let name: String
    /// The name in the text.
    let listedName: String
    /// The time where none is written.
    let seconds: UInt32
    /// The time that libnftnl holds for the usual one, and leaves out of the text.
    let unsentSeconds: UInt32

    init(_ name: String, _ listedName: String, _ seconds: UInt32, unsent: UInt32? = nil) {
      self.name = name
      self.listedName = listedName
      self.seconds = seconds
      unsentSeconds = unsent ?? seconds
    }
  }

  init?(name: String) {
    guard let found = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = found
  }

  /// The states, in the order of the text (libnftnl src/obj/ct_timeout.c).
  var timeoutStates: [TimeoutState] {
    switch self {
    case .tcp: Self.tcpStates
    case .udp: Self.udpStates
    }
  }

  // swift-format-ignore
  private static let tcpStates = [
    TimeoutState("syn_sent",    "SYN_SENT",          120),
    TimeoutState("syn_recv",    "SYN_RECV",           60),
    TimeoutState("established", "ESTABLISHED",   432_000),
    TimeoutState("fin_wait",    "FIN_WAIT",          120),
    TimeoutState("close_wait",  "CLOSE_WAIT",         60),
    TimeoutState("last_ack",    "LAST_ACK",           30),
    TimeoutState("time_wait",   "TIME_WAIT",         120),
    TimeoutState("close",       "CLOSE",              10),
    TimeoutState("syn_sent2",   "SYN_SENT2",         120),
    TimeoutState("retrans",     "RETRANS",           300),
    TimeoutState("unack",       "UNACKNOWLEDGED",    300),
  ]

  // swift-format-ignore
  private static let udpStates = [
    TimeoutState("unreplied",   "UNREPLIED",          30),
    TimeoutState("replied",     "REPLIED",           120, unsent: 180),
  ]
}
