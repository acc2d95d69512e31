import CTVetDiagnostics
import CTVetHostLoading
import CTVetLinting
import CTVetSimulation
import Foundation
import TestSupport
import Testing

/// `ctvet explain` as a user runs it.
@Suite struct ExplainCommandTests {
  @Test(arguments: [
    ["ct state new,established"], ["ct", "state", "new,established"], ["state new,established"],
    ["ct  state  new,established"],
  ])
  func `an expression is explained, quoted or not`(words: [String]) throws {
    let (status, output) = try ToolRun.shell(
      "\"$CTVET\" explain " + words.map { "'\($0)'" }.joined(separator: " "),
      in: try ScratchFolder())
    #expect(status == 0)
    #expect(output.contains("\n  IP_CT_NEW                new          original   yes\n"))
    #expect(output.contains("\n  IP_CT_RELATED            related      original   no\n"))
  }

  @Test(arguments: [
    "--ctstate NEW,ESTABLISHED", "-m conntrack --ctstate NEW,ESTABLISHED",
    "-m state --state new,established",
  ])
  func `iptables options are explained`(words: String) throws {
    let (status, output) = try ToolRun.shell(
      "\"$CTVET\" explain \(words)", in: try ScratchFolder())
    #expect(status == 0)
    #expect(output.contains("\n  IP_CT_NEW                new          original   yes\n"))
    #expect(output.contains("raw"))
  }

  @Test func `a check is explained by its id and its name, in any case`() throws {
    for rule in RuleRegistry.all {
      let text = RuleDocumentation.markdown(rule.info)
      for word in [rule.info.id, rule.info.name, rule.info.id.lowercased()] {
        let run = try ToolRun("explain", word)
        #expect(run.output == text)
        #expect(run.status == 0)
      }
    }
  }

  @Test func `whatever scenarios and the host are told is explained`() throws {
    for id in ScenarioDiagnostics.all.map(\.id) + [LibraryMessages.id] {
      let run = try ToolRun("explain", id)
      #expect(run.status == 0, "\(run.messages)")
      #expect(run.output.hasPrefix("# \(id) "))
      let sections = run.output.split(separator: "\n## ").dropFirst()
      #expect(sections.count >= 3)
      for section in sections {
        let text = section.drop { $0 != "\n" }
        #expect(text.count > 20, "\(id): \(section)")
      }
    }
  }

  @Test func `no id stands in the sources that is not explained`() throws {
    let infos = RuleRegistry.all.map { $0.info } + LanguageFindings.all + IgnoreFindings.all
    let known = Set(
      infos.map(\.id) + ScenarioDiagnostics.all.map(\.id) + [LibraryMessages.id])
    var found: Set<String> = []
    for path in Repository.files(in: "Sources", withExtension: "swift") {
      let text = String(decoding: try Data(contentsOf: Repository.file(path)), as: UTF8.self)
      for match in text.matches(of: /"([A-Z]{2,4}[0-9]{3})"/) { found.insert(String(match.1)) }
    }
    #expect(found.count > 100)
    #expect(found.subtracting(known).sorted() == [])
  }

  @Test func `without a word all checks are listed`() throws {
    let run = try ToolRun("explain")
    let lines = run.output.split(separator: "\n")
    let infos =
      RuleRegistry.all.map { $0.info } + LanguageFindings.all + IgnoreFindings.all
    let others = ScenarioDiagnostics.all.map(\.id) + [LibraryMessages.id]
    #expect(lines.map { String($0.prefix { $0 != " " }) } == infos.map(\.id) + others)
    for (line, info) in zip(lines, infos) {
      #expect(line.contains(" \(info.name) "))
      #expect(line.contains(" \(info.severity.rawValue) "))
      #expect(line.contains(info.summary))
    }
    #expect(run.status == 0)
  }

  @Test(arguments: [
    ("ct-before-conntrak", "did you mean ct-before-conntrack?"),
    ("ct state establshed", "did you mean established?"),
    ("new,established", "did you mean 'ct state new,established'?"),
    ("dnat", "did you mean 'ct status dnat'?"),
    ("--ctstate NWE", "did you mean NEW?"),
    ("--ctstatus DNAT", "did you mean --ctstate DNAT?"),
    ("ct direction replay", "did you mean reply?"),
  ])
  func `a slip is answered with what was meant`(words: String, hint: String) throws {
    let run = try ToolRun("explain", words)
    #expect(run.messages.contains("\n  hint: \(hint)\n"))
    #expect(run.output.isEmpty)
    #expect(run.status == 2)
  }

  @Test(arguments: [
    "ct state", "bogus", "ct state @known", "tcp dport ct", "ct state new; ct state established",
    "ct state new } chain x { ct state new", "--ctstate", "! --ctdir REPLY", "ct",
    "ct direction . ct state { original . new }", "\u{1B}[31m",
  ])
  func `what can't be explained gives status 2 and a message`(words: String) throws {
    let run = try ToolRun("explain", words)
    #expect(run.messages.hasPrefix("ctvet: error: "))
    #expect(!run.messages.unicodeScalars.contains("\u{1B}"))
    #expect(run.output.isEmpty)
    #expect(run.status == 2)
  }
}
