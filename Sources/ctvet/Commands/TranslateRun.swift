import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetRulesetModel

/// The work of `ctvet translate`.
struct TranslateRun {
  /// A file, or `-`.
  let file: String
  /// The language to write.
  let target: RulesetSyntax
  /// Whether the rules of iptables are for IPv6, whatever the file says.
  var isIPv6 = false
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
    let translation = IptablesFrontEnd.translate(
      source, family: isIPv6 ? .ip6 : nil, names: HostNames.read())
    var output = OutputStream(to: .standardOutput)
    output.write(Array(translation.nft.storage[..<translation.nft.count]))
    output.flush()
    messages.writeOutputFailure(output.errorNumber)
    var sources = SourceMap()
    _ = sources.add(source)
    write(translation.diagnostics, name: source.name, sources: sources)
    if messages.hasWritten { return .failure }
    return translation.lossCount > 0 ? .findings : .clean
  }

  private func write(_ diagnostics: [Diagnostic], name: String, sources: SourceMap) {
    guard !diagnostics.isEmpty else { return }
    var output = OutputStream(to: .standardError)
    var report = TextReport(isColored: color.isOn(terminal: output.isTerminal))
    var locator = SourceLocator(sources)
    var tally = Tally()
    let findings = diagnostics.sorted { $0.range.start < $1.range.start }.map { diagnostic in
      tally.count(diagnostic.severity)
      return Finding(
        diagnostic: diagnostic, name: nil,
        start: locator.place(of: diagnostic.range.start),
        end: locator.place(of: diagnostic.range.end))
    }
    report.write(Report(name: name, sources: sources, findings: findings), to: &output)
    report.finish(tally, to: &output)
    output.flush()
  }
}
