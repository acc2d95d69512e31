import CTVetDiagnostics
import CTVetLinting
import CTVetSimulation

/// What scenarios and captures may be told, described like the checks so that users can look it up.
enum SimulationFindings {
  /// Every kind, sorted by id.
  static let all: [RuleInfo] = ScenarioDiagnostics.all.map { id, name in
    let page = pages[id] ?? Page(summary: "", rationale: "", remedy: "")
    return RuleInfo(
      id: id, name: name, severity: .error, summary: page.summary, rationale: page.rationale,
      remedy: page.remedy, references: ["Grammar/scenario.ebnf"], flagged: [], accepted: [])
  }

  private struct Page {
    let summary: String
    let rationale: String
    let remedy: String
  }

  private static let pages = [
    ScenarioDiagnostics.syntaxError: Page(
      summary: "A line of a scenario does not follow the grammar.",
      rationale: "The scenario is not run: what the line was to say can't be guessed.",
      remedy: "Follow the message: it says what should stand at the marked place."),
    ScenarioDiagnostics.unknownWord: Page(
      summary: "A word means nothing in its place.",
      rationale: "The scenario is not run: what the word was to say can't be guessed.",
      remedy: "Use one of the words that the hint names."),
    ScenarioDiagnostics.name: Page(
      summary: "A host or interface is not declared, or declared twice.",
      rationale: "Packets would come by an interface, or from an address, that there is not.",
      remedy: "Declare it once, above: `interface eth0 192.0.2.1/24`, `host server 192.0.2.2`."),
    ScenarioDiagnostics.badValue: Page(
      summary: "A number, address, time or text is malformed or out of range.",
      rationale: "No packet and no setting can have that value.",
      remedy: "Write a value as the message describes it."),
    ScenarioDiagnostics.misplaced: Page(
      summary: "A statement stands where it means nothing.",
      rationale: """
        What is about the host stands before the first step, and expectations stand below the step that \
        they are about.
        """,
      remedy: "Move it to where the message says."),
    ScenarioDiagnostics.contradiction: Page(
      summary: "Parts of a packet contradict each other.",
      rationale:
        "Such as ends of different protocols, or a segment whose end is not its start plus size.",
      remedy: "Change one of the two parts that the message names, or leave it out."),
    ScenarioDiagnostics.backwards: Page(
      summary: "A point in time lies before the one above.",
      rationale:
        "Time never runs backwards in a scenario: connections could not expire in any order.",
      remedy: "Write a later time, or one counted from the step above: `+0.010`."),
    ScenarioDiagnostics.file: Page(
      summary: "A file that a scenario names can't be read.",
      rationale: "Without its rules the scenario would show something else.",
      remedy: "Correct the name, which is relative to the scenario."),
    ScenarioDiagnostics.notModelled: Page(
      summary: "A command or setting is one that the model does not know.",
      rationale: "To pass over it would show a way of packets that no kernel has.",
      remedy: """
        Leave it out, or ask the kernel: with `--backend kernel` all commands of nft and conntrack run in a \
        network namespace.
        """),
    ScenarioDiagnostics.capture: Page(
      summary: "A capture file is broken.",
      rationale: "What stands behind the broken place can't be told apart into packets.",
      remedy: "Write the capture again; packets before that place are run."),
    ScenarioDiagnostics.json: Page(
      summary: "A JSON text is broken, or is no case.",
      rationale:
        "A case is an object with ruleset, interfaces and packets; without them nothing can run.",
      remedy: "Correct the marked place; `ctvet simulate --format recording` writes such files."),
    ScenarioDiagnostics.expectation: Page(
      summary: "What a scenario expects did not hold.",
      rationale: """
        The message tells what happened instead, and which rule decided it. The exit status is 1.
        """,
      remedy: "Correct the rules, or what is expected of them."),
  ]
}
