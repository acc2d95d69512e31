import ArgumentParser
import Glibc

/// The program: finds the command that the arguments name and runs it.
@main
struct Main: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ctvet",
    abstract: "Checks nftables rulesets, with connection tracking at heart.",
    discussion: """
      Examples:
        ctvet lint                          check the rulesets of this folder
        ctvet explain CT101                 what a finding means
        ctvet translate --to nft rules.v4   from iptables to nft, and back
        ctvet simulate trial.flow           packets through rules
        ctvet load --confirm-within 60s /etc/nftables.conf

      Exit status: 0 nothing found, 1 findings, 2 the command could not do its work.

      ctvet --generate-completion-script bash|zsh|fish writes completions.
      """,
    version: version,
    subcommands: [
      Lint.self, Translate.self, Compile.self, Simulate.self, Load.self, LoadGuard.self,
      Explain.self,
    ])

  /// The program's version.
  static let version = "0.1.0"

  static func main() {
    // A reader that goes away early (`| head`) shows as a failed write, not as a signal.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let run = LintRun(plainArguments: arguments) { Glibc.exit(run.run().rawValue) }
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      Glibc.exit(CommandLineError(error, arguments: arguments).report().rawValue)
    }
  }
}
