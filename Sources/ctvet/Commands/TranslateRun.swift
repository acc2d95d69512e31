import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetVerification

/// The work of `ctvet translate`.
struct TranslateRun {
  /// A file, or `-`.
  let file: String
  /// The language to write.
  let target: RulesetSyntax
  /// Whether the rules of iptables are for IPv6, whatever the file says.
  var isIPv6 = false
  /// The file that `ipset save` wrote.
  var ipSets: String?
  /// Whether rules that differ in values alone become one.
  var merges = false
  /// Whether packets are sent through both rulesets.
  var verifies = false
  /// When messages are coloured.
  var color = ColorChoice.auto
  /// Where included files are looked for first.
  var includePaths: [String] = []

  /// Translates the file and writes the result and what is lost.
  func run() -> ExitStatus {
    var messages = MessageWriter(color: color)
    let source: SourceFile
    do throws(ReadingFailure) {
      source = try file == "-" ? FileReader.readStandardInput() : FileReader.read(path: file)
    } catch {
      messages.write(error)
      return .failure
    }
    return target == .nft ? toNft(source, &messages) : toIptables(source, &messages)
  }

  private func toNft(_ source: SourceFile, _ messages: inout MessageWriter) -> ExitStatus {
    var sets: SourceFile?
    do throws(ReadingFailure) {
      sets = try ipSets.map { path throws(ReadingFailure) in try FileReader.read(path: path) }
    } catch {
      messages.write(error)
      return .failure
    }
    let family: Family? = isIPv6 ? .ip6 : nil
    let names = HostNames.read()
    let translation = IptablesFrontEnd.translate(
      source, family: family, names: names, ipSets: sets, keepsMap: false)
    let nft = merges ? RuleMerging.merged(translation.nft, names: names).text : translation.nft
    write(nft.storage[..<nft.count], &messages)
    var sources = SourceMap()
    _ = sources.add(source)
    write(translation.diagnostics, name: source.name, sources: sources)
    if messages.hasWritten { return .failure }
    if verifies {
      let loaded = NftFrontEnd.load(nft)
      var report = VerificationReport()
      if let error = loaded.diagnostics.first(where: { $0.severity == .error }) {
        report.obstacle = "the translation has an error: \(error.message)"
      } else {
        report =
          Verifier(
            iptables: source, family: family, ipSets: sets, ruleset: loaded.ruleset,
            isMerged: merges
          ).run()
      }
      let check = TranslationCheck(report: report)
      check.write()
      if !check.isSame { return .findings }
    }
    return translation.lossCount > 0 ? .findings : .clean
  }

  private func toIptables(_ source: SourceFile, _ messages: inout MessageWriter) -> ExitStatus {
    let names = HostNames.read()
    let loaded = NftFrontEnd.load(source, includes: FileSystemIncludes(paths: includePaths))
    var errors = loaded.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty {
      let compiled = RulesetCompiler.compile(loaded.ruleset, names: names)
      errors = compiled.diagnostics.filter { $0.severity == .error }
      if errors.isEmpty {
        let result = IptablesWriter.write(loaded.ruleset, compiled, names: names)
        write(Array(result.text.utf8)[...], &messages)
        write(result.diagnostics, name: source.name, sources: loaded.ruleset.sources)
        if messages.hasWritten { return .failure }
        if verifies, !isSame(loaded.ruleset, result) { return .findings }
        return result.lossCount > 0 ? .findings : .clean
      }
    }
    write(errors, name: source.name, sources: loaded.ruleset.sources)
    return .findings
  }

  /// Sends packets through a ruleset and what iptables says instead.
  private func isSame(_ ruleset: Ruleset, _ result: IptablesWriter.Result) -> Bool {
    let texts = [
      (SourceFile(name: "iptables", text: result.iptables), Family.ip),
      (SourceFile(name: "ip6tables", text: result.ip6tables), .ip6),
    ]
    let check = TranslationCheck(
      report: Verifier(
        ruleset: ruleset, texts: texts.filter { !$0.0.storage.isEmpty },
        ipSets: SourceFile(name: "ipset", text: result.ipset),
        lost: result.diagnostics.filter { $0.id == IptablesDiagnostics.lost }.map(\.range)
      ).run())
    check.write()
    return check.isSame
  }

  private func write(_ bytes: ArraySlice<UInt8>, _ messages: inout MessageWriter) {
    var output = OutputStream(to: .standardOutput)
    output.write(bytes)
    output.flush()
    messages.writeOutputFailure(output.errorNumber)
  }

  private func write(_ diagnostics: [Diagnostic], name: String, sources: SourceMap) {
    guard !diagnostics.isEmpty else { return }
    ErrorReport(name: name, sources: sources, color: color, namesChecks: false)
      .write(diagnostics.sorted { $0.range.start < $1.range.start })
  }
}
