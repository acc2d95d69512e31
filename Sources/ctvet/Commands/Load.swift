import ArgumentParser
import CTVetHostLoading

/// `ctvet load`: puts a ruleset on this host.
struct Load: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load a ruleset into the kernel, with a way back.",
    discussion: """
      The file is checked first, as a change of the ruleset that the kernel has now, and nothing is \
      loaded where it has an error. What is loaded takes effect as a whole or not at all.

      With --confirm-within the previous ruleset comes back unless Enter is pressed, or ctvet load \
      --confirm is run elsewhere, in time: also when the terminal is lost or ctvet is killed.
      """)

  @Argument(help: ArgumentHelp("A ruleset; - is standard input.", valueName: "file"))
  var file: String?

  @Flag(help: "Have the kernel check the file, and load nothing.")
  var check = false

  @Flag(help: "Show what would change, and load nothing; the status is 1 where anything would.")
  var diff = false

  @Flag(help: "Load in spite of errors that ctvet sees; the kernel may still refuse.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Go back to the previous ruleset unless this one is confirmed within a time: 60s, 2m.",
      valueName: "time"))
  var confirmWithin: Duration?

  @Flag(help: "Confirm the load that waits.")
  var confirm = false

  @Option(help: ArgumentHelp("A network namespace of ip netns.", valueName: "name"))
  var netns: String?

  @Option(
    help: ArgumentHelp(
      "A folder in which included files are looked for, before /etc; repeatable.",
      valueName: "dir"))
  var includePath: [String] = []

  @Option(help: "When to colour messages; NO_COLOR in the environment is obeyed.")
  var color: ColorChoice = .auto

  /// A time as users write it: `60`, `60s`, `1m30s`, `1h`.
  struct Duration: ExpressibleByArgument, Equatable {
    /// From 1 to a day.
    let seconds: Int64

    init?(argument: String) {
      var (total, number): (Int64, Int64?) = (0, nil)
      for character in argument {
        if let digit = character.wholeNumberValue {
          let longer = (number ?? 0) * 10 + Int64(digit)
          guard longer <= 86400 else { return nil }
          number = longer
          continue
        }
        guard let count = number, let unit = ["s": 1, "m": 60, "h": 3600][character] else {
          return nil
        }
        total += count * Int64(unit)
        number = nil
      }
      total += number ?? 0
      guard (1...86400).contains(total) else { return nil }
      seconds = total
    }
  }

  func validate() throws {
    if confirm {
      if file != nil || check || diff || force || confirmWithin != nil {
        throw ValidationError("--confirm goes with --netns alone")
      }
    } else if file == nil {
      throw ValidationError("name the ruleset to load, or - for standard input")
    }
    if check || diff, confirmWithin != nil {
      throw ValidationError(
        "nothing is loaded with --check or --diff, so there is nothing to confirm")
    }
    if check, diff { throw ValidationError("choose one of --check and --diff") }
  }

  func run() throws {
    let run = LoadRun(
      namespace: netns, isForced: force, color: color, includePaths: includePath)
    let status =
      switch file {
      case nil: run.confirm()
      case let file? where check: run.check(file)
      case let file? where diff: run.showChange(file)
      case let file?: run.load(file, confirmation: confirmWithin?.seconds)
      }
    if status != .clean { throw ExitCode(status.rawValue) }
  }
}

/// The process that watches over a load that waits; `ctvet load` starts it.
struct LoadGuard: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load-guard", abstract: "Watch over a load that waits.", shouldDisplay: false)

  @Argument var folder: String
  @Argument var seconds: Int64

  func run() {
    RollbackGuard.run(folder: folder, seconds: seconds)
  }
}
