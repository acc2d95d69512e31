import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Whether the nft and the kernel of this machine load what we translate, each text into a network
/// namespace without rules.
struct IptablesLiveLoadTests {
  @Test func `translations of our own commands load`() throws {
    try expectLoads("own commands", try IptablesRow.own() + IptablesRow.variations())
  }

  @Test func `translations of the rules of iptables' own tests load`() throws {
    guard let rows = try IptablesRow.rules() else { return print("no iptables-ext-t here") }
    try expectLoads("iptables-ext-t", rows)
  }

  @Test func `translations of whole dumps load`() throws {
    guard let dumps = try IptablesDump.all() else { return print("no iptables-real here") }
    guard let nft = try LiveNft.find() else { return noteAbsence() }
    let results = dumps.map { IptablesFrontEnd.translate($0.file, family: $0.family) }
    let answers = try nft.load(results.map { Self.text(of: $0) })
    for ((dump, result), answer) in zip(zip(dumps, results), answers) {
      let needs = result.diagnostics.contains { $0.id == IptablesDiagnostics.foreignSet }
      #expect(answer.isEmpty || needs, "\(dump.name): \(answer)")
      let lost = result.diagnostics.filter { $0.id == IptablesDiagnostics.lost }.count
      print("\(dump.name): \(answer.isEmpty ? "loads" : "needs its host"), \(lost) lost")
    }
    #expect(!dumps.isEmpty)
  }

  @Test func `translations of sentences of the grammar load`() throws {
    guard let nft = try LiveNft.find() else { return noteAbsence() }
    let text = try Data(contentsOf: Repository.file("Grammar/iptables-save.ebnf"))
    var generator = try SentenceGenerator(
      grammar: Grammar(parsing: String(decoding: text, as: UTF8.self)), seed: 11)
    let sentences = try (0..<200).map { _ in try generator.sentence(from: "file") }
    let texts = sentences.map {
      Self.text(of: IptablesFrontEnd.translate(SourceFile(name: "sentence", text: $0)))
    }
    for (sentence, answer) in zip(sentences, try nft.load(texts)) {
      #expect(answer.isEmpty, "\(sentence)\(answer)")
    }
    print("\(sentences.count) sentences of iptables' grammar load")
  }

  private func expectLoads(_ name: String, _ rows: [IptablesRow]) throws {
    guard let nft = try LiveNft.find() else { return noteAbsence() }
    var texts: [String] = []
    var commands: [(text: String, isUntranslated: Bool, needsHost: Bool)] = []
    var untranslated = 0
    for row in rows where row.isAccepted != false {
      untranslated += row.isUntranslated ? 1 : 0
      let result = IptablesFrontEnd.translate(SourceFile(name: "rules", text: row.text))
      let ids = Set(result.diagnostics.map(\.id))
      guard result.lossCount == 0, !ids.contains(IptablesDiagnostics.lost) else { continue }
      texts.append(Self.text(of: result))
      commands.append(
        (row.text, row.isUntranslated, ids.contains(IptablesDiagnostics.foreignSet)))
    }
    let answers = try nft.load(texts)
    let kernelQueues = try nft.load([Self.queueing])[0].isEmpty
    var (loaded, needing, lacking, translated) = (0, 0, 0, 0)
    for ((command, text), answer) in zip(zip(commands, texts), answers) {
      if answer.isEmpty {
        loaded += 1
        translated += command.isUntranslated ? 1 : 0
      } else if command.needsHost {
        needing += 1
      } else if !kernelQueues, text.contains(" queue num ") {
        lacking += 1
      } else {
        Issue.record("\(command.text)\(answer)")
      }
    }
    print(
      "\(name): \(loaded) of \(texts.count) translations load in nft \(nft.version), \(needing) need "
        + "something of the host, \(lacking) a kernel with queues; of \(untranslated) rows that iptables-translate leaves "
        + "\(translated) load")
    #expect(loaded > 0)
  }

  /// A ruleset that shows whether the kernel was built with the statement.
  private static let queueing = """
    add table ip t
    add chain ip t c { type filter hook input priority 0; }
    add rule ip t c queue num 0

    """

  private static func text(of result: IptablesFrontEnd.Translation) -> String {
    String(decoding: result.nft.storage[..<result.nft.count], as: UTF8.self)
  }

  private func noteAbsence() {
    print("no usable nft on this machine: translations are held against our own compiler alone")
  }
}
