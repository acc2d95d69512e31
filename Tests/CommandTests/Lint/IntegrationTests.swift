import Foundation
import TestSupport
import Testing

/// What services and shells call.
@Suite struct IntegrationTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions know the commands and the checks`(shell: String) throws {
    let run = try ToolRun("--generate-completion-script", shell)
    #expect(run.status == 0)
    for word in ["simulate", "CT101", "json-lines", "translate"] {
      #expect(run.output.contains(word), "\(shell) \(word)")
    }
  }

  @Test func `completions for bash are valid`() throws {
    let folder = try ScratchFolder()
    let (status, output) = try ToolRun.shell(
      "$CTVET --generate-completion-script bash | bash -n", in: folder)
    #expect(status == 0, "\(output)")
  }

  @Test func `the step of a workflow annotates, sums up and writes SARIF`() throws {
    let folder = try ScratchFolder(["rules/a.nft": RulesetTexts.early])
    let script = Repository.file(".github/actions/lint/lint.sh").path
    let (status, output) = try ToolRun.shell(
      "CTVET_PATHS=rules CTVET_ARGUMENTS='--select CT' CTVET_SARIF=a.sarif "
        + "GITHUB_STEP_SUMMARY=a.md bash '\(script)'", in: folder)
    #expect(status == 1)
    #expect(output.hasPrefix("::error file=rules/a.nft,line=4,"))
    let summary = String(decoding: try Data(contentsOf: folder.url("a.md")), as: UTF8.self)
    #expect(summary.contains("1  error     CT101"))
    let sarif = String(decoding: try Data(contentsOf: folder.url("a.sarif")), as: UTF8.self)
    #expect(sarif.contains("\"ruleId\":\"CT101\""))
  }

  @Test func `the step of a workflow fails where a path is wrong`() throws {
    let folder = try ScratchFolder()
    let script = Repository.file(".github/actions/lint/lint.sh").path
    let (status, output) = try ToolRun.shell("CTVET_PATHS=none bash '\(script)'", in: folder)
    #expect(status == 2)
    #expect(output.contains("none: no such file"))
  }
}
