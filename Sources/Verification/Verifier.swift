import CTVetBytecode
public import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetPackets
public import CTVetRulesetModel
import CTVetSimulation

/// Compares rules of iptables with rules of nft, packet by packet.
///
/// The two sides share the host, the tracker and the hooks. The rules of iptables are evaluated as xtables does
/// it, from what was read; those of nft are compiled and run by the machine. Neither sees the other.
public struct Verifier: Sendable {
  private let rules: XtablesRuleset
  private let ruleset: Ruleset
  /// The texts of iptables, by family.
  private let files: [Family: SourceFile]
  /// About how many probes there may be; nil for as many as the number of rules allows.
  public var limit: Int?
  /// The ranges of rules of iptables whose translation is told to differ in some cases.
  private let approximations: [SourceRange]
  /// Where rules of nft come from in the text of iptables; nil where they don't.
  private let origins: TranslationMap?
  /// The rules of nft that have no translation, which is told.
  private let lostRules: Set<RuleID>

  /// Creates a comparison of a file of iptables with a translation of it.
  ///
  /// - Parameters:
  ///   - ipSets: What `ipset save` wrote.
  ///   - ruleset: The translation.
  ///   - isMerged: Whether its rules were merged (`RuleMerging`), so that they can't be led back to those
  ///     of the file.
  public init(
    iptables file: SourceFile, family: Family? = nil, ipSets: SourceFile? = nil, ruleset: Ruleset,
    isMerged: Bool = false
  ) {
    let read = IptablesFrontEnd.read(file, family: family, ipSets: ipSets)
    rules = read.rules
    approximations = read.translation.diagnostics.filter {
      [
        IptablesDiagnostics.differs, IptablesDiagnostics.foreignSet,
        IptablesDiagnostics.changedText,
      ].contains($0.id)
    }.map(\.range)
    origins = isMerged ? nil : read.translation.map
    self.ruleset = ruleset
    files = [.ip: file, .ip6: file]
    lostRules = []
  }

  /// Creates a comparison of a ruleset of nft with a translation of it.
  ///
  /// - Parameters:
  ///   - texts: What iptables-restore and ip6tables-restore are to be given.
  ///   - ipSets: What `ipset restore` is to be given.
  ///   - lost: The ranges of what has no translation.
  public init(
    ruleset: Ruleset, texts: [(text: SourceFile, family: Family)], ipSets: SourceFile? = nil,
    lost: [SourceRange]
  ) {
    var all = XtablesRuleset()
    for (text, family) in texts {
      let rules = IptablesFrontEnd.read(text, family: family, ipSets: ipSets).rules
      all.tables += rules.tables
      all.sets = rules.sets
    }
    rules = all
    approximations = []
    origins = nil
    self.ruleset = ruleset
    files = Dictionary(texts.map { ($0.family, $0.text) }) { first, _ in first }
    lostRules = Set(
      ruleset.rules.indices.lazy.map { RuleID($0) }.filter { id in
        let range = ruleset.rule(id).range
        return lost.contains { $0.start < range.end && range.start < $0.end }
      })
  }

  /// Shows both sides all probes, up to the first difference.
  public func run() -> VerificationReport {
    var report = VerificationReport()
    let skeleton = XtablesSkeleton(rules)
    let compiled = RulesetCompiler.compile(ruleset)
    if let error = compiled.diagnostics.first(where: { $0.severity == .error }) {
      report.obstacle = "the rules of nft are refused: \(error.message)"
      return report
    }
    let loaded = LoadedRuleset(ruleset, compiled)
    let machine = XtablesMachine(rules, skeleton: skeleton, clockStart: Side.clockStart)
    var iptables = Side(skeleton.ruleset, foreign: machine, accounts: rules.counts)
    var nft = Side(loaded, accounts: rules.counts)
    let bareMatches = BareMatches(ruleset)
    var matched: Set<Int> = []
    var time = Timestamp.zero
    let generator = ProbeGenerator(for: rules, limit: limit ?? ProbeGenerator.limit(for: rules))
    report.rules = generator.counts
    for probe in generator.probes {
      let host = ProbeHost.host(for: probe)
      iptables.begin(host)
      nft.begin(host)
      for copy in 0..<probe.copies {
        iptables.changeMachine { $0.beginPacket() }
        let left = iptables.show(probe, copy: copy, at: time)
        let right = nft.show(probe, copy: copy, at: time)
        report.packetCount += 1
        let walk = iptables.machine
        let told = walk.flatMap { matchedApproximation($0) } ?? matchedApproximation(right, loaded)
        if let reason = left.unknownReason ?? right.unknownReason ?? lostReason(right, loaded) {
          report.unknown[reason, default: 0] += 1
          break
        }
        matched.formUnion(walk?.matched ?? [])
        let comparison = Comparison(
          left, right, messages: walk?.messages ?? [],
          bareMatches: (walk.map(BareMatches.count) ?? 0, bareMatches.count(right, loaded)),
          iptables, nft)
        if let difference = comparison.difference {
          if let told {
            report.told[told, default: 0] += 1
            break
          }
          report.difference = VerificationReport.Difference(
            probe: probe, what: difference, iptables: left, nft: right,
            iptablesRules: matchedRules(walk), nftRules: matchedRules(right, loaded))
          return report
        }
        time = Timestamp(nanoseconds: time.nanoseconds + 1_000_000)
      }
      // Buckets fill and lists age until the next probe.
      time = time.adding(seconds: 7200)
    }
    let steps = iptables.machine?.steps ?? []
    report.unmatchedRules = steps.indices.filter { !matched.contains($0) }
      .compactMap { text(of: steps[$0]) }
    return report
  }

  private func matchedApproximation(_ machine: XtablesMachine) -> SourceRange? {
    guard !approximations.isEmpty else { return nil }
    for place in machine.matched + machine.asked {
      let range = machine.steps[place].rule.range
      if let told = approximations.first(where: { $0.start < range.end && range.start < $0.end }) {
        return told
      }
    }
    return nil
  }

  /// The same for the rules of nft that matched, by where they come from.
  private func matchedApproximation(
    _ result: PacketResult, _ loaded: LoadedRuleset
  ) -> SourceRange? {
    guard !approximations.isEmpty, let origins else { return nil }
    for entry in result.trace {
      guard let rule = entry.rule else { continue }
      let origin = origins.origin(of: ruleset.rule(loaded.rule(rule).id).range)
      let range =
        rules.tables.lazy.flatMap(\.chains).flatMap(\.rules).map(\.range)
        .first { $0.start <= origin.start && origin.start < $0.end } ?? origin
      if let told = approximations.first(where: { $0.start < range.end && range.start < $0.end }) {
        return told
      }
    }
    return nil
  }

  private func matchedRules(_ machine: XtablesMachine?) -> [String] {
    guard let machine else { return [] }
    return machine.matched.compactMap { text(of: machine.steps[$0]) }
  }

  private func text(of step: XtablesMachine.Step) -> String? {
    guard let file = files[step.family] else { return nil }
    var sources = SourceMap()
    _ = sources.add(file)
    return Self.text(of: step.rule.range, sources)
  }

  private func matchedRules(_ result: PacketResult, _ loaded: LoadedRuleset) -> [String] {
    result.trace.compactMap { entry in
      entry.rule.map { Self.text(of: ruleset.rule(loaded.rule($0).id).range, ruleset.sources) }
    }
  }

  /// `file:line: what is written there`.
  private static func text(of range: SourceRange, _ sources: SourceMap) -> String {
    guard !sources.files.isEmpty else { return "" }
    let place = sources.location(of: range.start)
    let line = sources.text(range).split(whereSeparator: \.isNewline).first ?? ""
    return "\(sources.files[place.file].name):\(place.line): \(line)"
  }

  private func lostReason(_ result: PacketResult, _ loaded: LoadedRuleset) -> String? {
    guard !lostRules.isEmpty else { return nil }
    let met = result.trace.contains { entry in
      entry.rule.map { lostRules.contains(loaded.rule($0).id) } ?? false
    }
    return met ? "the rule has no translation, which is told" : nil
  }
}

extension PacketResult {
  /// Why nothing can be said; nil where it can.
  fileprivate var unknownReason: String? {
    if fate == .unknown { return reason ?? "it is not modelled" }
    return generated.lazy.compactMap(\.unknownReason).first
  }
}
