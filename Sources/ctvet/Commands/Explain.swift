import ArgumentParser
import CTVetLinting

/// `ctvet explain`: tells what a check is about, or which packets an expression matches.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a check, or an expression about connection tracking.",
    discussion: """
      Examples: ctvet explain CT101
                ctvet explain 'ct state new,established'
                ctvet explain '--ctstate NEW,ESTABLISHED'

      Without anything to explain, all checks are listed.
      """)

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "A check's id or name; a ct state, ct status or ct direction expression; options of "
        + "iptables' conntrack match.", valueName: "what"))
  var words: [String] = []

  func run() throws {
    switch ExplanationFinder.find(words) {
    case .text(let text):
      var output = OutputStream(to: .standardOutput)
      output.write(text)
      output.flush()
      var messages = MessageWriter(color: .auto)
      messages.writeOutputFailure(output.errorNumber)
      if messages.hasWritten { throw ExitCode(ExitStatus.failure.rawValue) }
    case .problem(let problem):
      problem.write()
      throw ExitCode(ExitStatus.failure.rawValue)
    }
  }
}
