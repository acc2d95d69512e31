import CTVetBytecode
import CTVetConntrack
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// An nft match that a packet is tried with behind its way: compiled and run as any rule.
struct MatchProbe {
  private let loaded: LoadedRuleset

  /// Why a text is no match.
  struct Mistake: Error {
    let diagnostic: Diagnostic
  }

  /// What a packet is to a match.
  enum Answer: Equatable {
    case fits
    case differs
    /// The model can't tell, for a reason.
    case unknown(String)
  }

  private static let beginning = Array(
    "table inet expected {chain expected {type filter hook forward priority 0; policy drop;\n".utf8)
  private static let ending = Array(" accept\n}\n}\n".utf8)

  /// Compiles a match.
  ///
  /// - Parameter offset: Where the text begins in its file, for diagnostics.
  /// - Throws: What is wrong with it, with a place in that file.
  init(_ text: [UInt8], at offset: UInt32, names: NameTables) throws(Mistake) {
    func mistake(_ diagnostic: Diagnostic) -> Mistake {
      let start = UInt32(Self.beginning.count)
      func place(_ position: UInt32) -> UInt32 {
        offset + min(max(position, start) - start, UInt32(text.count))
      }
      let range = SourceRange(place(diagnostic.range.start), place(diagnostic.range.end))
      return Mistake(
        diagnostic: Diagnostic(
          id: diagnostic.id, .error, at: range, diagnostic.message, hint: diagnostic.hint))
    }
    let file = SourceFile(name: "", bytes: Self.beginning + text + Self.ending)
    let read = NftFrontEnd.load(file)
    if let error = read.diagnostics.first(where: { $0.severity == .error }) {
      throw mistake(error)
    }
    let ruleset = read.ruleset
    guard ruleset.tables.count == 1, ruleset.chains.count == 1, let rule = ruleset.rules.first,
      ruleset.rules.count == 1,
      ruleset.statements(rule.statements).dropLast().allSatisfy(Self.isMatch)
    else {
      throw Mistake(
        diagnostic: Diagnostic(
          id: ScenarioDiagnostics.badValue, .error,
          at: SourceRange(offset, offset + UInt32(text.count)),
          "only a match can be expected so, such as ct state new",
          hint: "statements like counter, and verdicts, belong to rules"))
    }
    let compiled = RulesetCompiler.compile(ruleset, names: names)
    if let error = compiled.diagnostics.first(where: { $0.severity == .error }) {
      throw mistake(error)
    }
    loaded = LoadedRuleset(ruleset, compiled)
  }

  private static func isMatch(_ statement: Statement) -> Bool {
    if case .match = statement { return true }
    return false
  }

  /// Tries a packet as it was where it ended, with its connection as it is now.
  ///
  /// - Parameters:
  ///   - connection: The connection in the table; nil where the packet's is not there.
  ///   - tracker: The table.
  func answer(
    about result: PacketResult, _ connection: ConnectionID?, in tracker: inout Tracker,
    on host: Host, at now: Timestamp
  ) -> Answer {
    guard let ending = result.ending,
      let headers = try? PacketHeaders(parsing: ending.bytes.span, verifiesChecksum: false)
    else { return .unknown("no hook saw the packet") }
    var packet = InFlightPacket(
      bytes: ending.bytes, headers: headers, input: ending.input, output: ending.output)
    packet.mark = ending.mark
    switch result.connection {
    case .connection(let found, let info)?:
      guard let connection else {
        return answer(about: packet, found, info, result, host: host, at: now)
      }
      packet.attachment = Attachment(connection: connection, info: info)
    case .untracked?: packet.attachment = .untracked
    case ConntrackView.none?, .template?, .notYet?, nil: break
    }
    return run(&packet, tracker: &tracker, host: host, at: now)
  }

  /// Tries a packet whose connection never entered the table, with what is known of it.
  private func answer(
    about packet: InFlightPacket, _ found: Connection, _ info: ConntrackInfo,
    _ result: PacketResult, host: Host, at now: Timestamp
  ) -> Answer {
    var packet = packet
    var tracker = Tracker()
    let verdict = tracker.track(
      packet.bytes.span, packet.headers, attached: .none, hook: .prerouting, at: now)
    guard case .accept(let attachment) = verdict, let id = attachment.connection else {
      return .unknown("the packet's connection is gone")
    }
    var last = found
    for stage in result.stages {
      if case .connection(let seen, _) = stage.connection, seen.serial == found.serial {
        last = seen
      }
    }
    last.extensionPlace = -1
    tracker[id] = last
    packet.attachment = Attachment(connection: id, info: info)
    return run(&packet, tracker: &tracker, host: host, at: now)
  }

  private func run(
    _ packet: inout InFlightPacket, tracker: inout Tracker, host: Host, at now: Timestamp
  ) -> Answer {
    var machine = Machine(loaded, at: now)
    var trace = TraceRecorder(isRecording: false)
    let verdict = machine.run(
      baseChain: 0, packet: &packet, hook: .forward, tracker: &tracker, host: host, at: now,
      trace: &trace)
    switch verdict {
    case .unknown(let reason, _): return .unknown(reason)
    case .accept: return .fits
    case .drop, .reject, .stolen, .queue: return .differs
    }
  }
}
