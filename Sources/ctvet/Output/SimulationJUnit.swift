import CTVetDiagnostics
import CTVetSimulation

/// Writes what became of scenarios as JUnit's XML, as continuous integration reads it: a suite a file, a test
/// an expectation.
struct SimulationJUnit: SimulationReport {
  let showsWays = false
  let showsTables = false
  private var suites = ""
  private var cases = ""
  private var tests = 0
  private var failures = 0
  private var totals = (tests: 0, failures: 0, errors: 0)

  mutating func begin(_ loaded: LoadedScenario, to output: inout OutputStream) {
    cases = ""
    (tests, failures) = (0, 0)
  }

  mutating func write(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream
  ) {
    for difference in outcome.differences ?? [] {
      tests += 1
      failures += 1
      cases +=
        "    <testcase" + Self.attribute("name", "the kernel agrees at \(outcome.step.time.text)")
      cases += Self.attribute("classname", runner.loaded.name) + ">\n      <failure"
      cases += Self.attribute("message", difference) + "></failure>\n    </testcase>\n"
    }
    for checked in outcome.expectations {
      let range = checked.expectation.range
      let name = "line \(runner.loaded.line(of: range)): \(runner.loaded.text(range))"
      tests += 1
      cases += "    <testcase"
      cases += Self.attribute("name", name) + Self.attribute("classname", runner.loaded.name)
      guard let failure = checked.failure else {
        cases += "/>\n"
        continue
      }
      failures += 1
      let message = "expected \(failure.expected), but \(failure.actual)"
      let decider = failure.decider.map { "decided by \(DeciderText($0, runner).text)" } ?? ""
      cases += ">\n      <failure" + Self.attribute("message", message) + ">"
      cases += Self.escaped(decider) + "</failure>\n    </testcase>\n"
    }
  }

  mutating func count(_ fate: PacketResult.Fate) {}

  mutating func end(_ runner: borrowing ScenarioRunner, to output: inout OutputStream) {
    if tests == 0 {
      tests = 1
      cases =
        "    <testcase" + Self.attribute("name", "runs")
        + Self.attribute("classname", runner.loaded.name) + "/>\n"
    }
    addSuite(runner.loaded.name, errors: 0)
  }

  mutating func writeBroken(
    _ name: String, _ reasons: [String], to output: inout OutputStream
  ) {
    (tests, failures) = (1, 0)
    cases =
      "    <testcase" + Self.attribute("name", "can be run")
      + Self.attribute("classname", name) + ">\n      <error"
      + Self.attribute("message", reasons.first ?? "can't be run") + ">"
      + Self.escaped(reasons.joined(separator: "\n")) + "</error>\n    </testcase>\n"
    addSuite(name, errors: 1)
  }

  private mutating func addSuite(_ name: String, errors: Int) {
    suites += "  <testsuite" + Self.attribute("name", name)
    suites += " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\">\n"
    suites += cases + "  </testsuite>\n"
    totals.tests += tests
    totals.failures += failures
    totals.errors += errors
  }

  mutating func finish(to output: inout OutputStream) {
    output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    output.write("<testsuites name=\"ctvet simulate\" tests=\"\(totals.tests)\"")
    output.write(" failures=\"\(totals.failures)\" errors=\"\(totals.errors)\">\n")
    output.write(suites)
    output.write("</testsuites>\n")
  }

  // MARK: XML

  private static func attribute(_ name: String, _ value: String) -> String {
    " \(name)=\"\(escaped(value))\""
  }

  /// Text with everything written out that XML gives a meaning, and without what it does not allow.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
