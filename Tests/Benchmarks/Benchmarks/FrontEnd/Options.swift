/// What the command line asks for.
struct Options: Sendable {
  static let usage = """
    Usage: FrontEnd [--ctvet PATH] [--nft PATH] [--runs N] [--only NAME]... [--directory DIR]
                    [--work lint|compile|text|translate]

    Times ctvet against nft on generated files.

      --ctvet PATH     the ctvet to measure (default: .build/release/ctvet of this repository)
      --nft PATH       the nft to measure (default: the one in PATH, /usr/sbin or /sbin)
      --runs N         counted runs of each tool on each large file, 1 to 1000 (default: 5)
      --only NAME      measure this file only; may be repeated
      --work WORK      lint: `ctvet lint` against `nft -c -f` (default)
                       compile: `ctvet compile --check` against `nft -c -f`
                       text: `ctvet compile` against `nft --debug=netlink -c -f`
                       translate: `ctvet translate --to nft` against
                       `iptables-restore-translate -f`, on dumps of iptables
      --directory DIR  write the files to DIR and leave them there

    Files: \(BenchmarkFile.all.map(\.name).joined(separator: ", "));
    for translate \(BenchmarkFile.dumps.map(\.name).joined(separator: ", "))
    """

  private(set) var ctvet: String?
  private(set) var nft: String?
  private(set) var runs = 5
  private(set) var names: [String] = []
  private(set) var work = Work.lint
  private(set) var directory: String?
  private(set) var wantsHelp = false

  /// Reads the words after the program's name.
  ///
  /// - Throws: `Stop` for an unknown option, a missing value, or a number out of range.
  init(arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--ctvet": ctvet = try Options.value(of: option, from: &rest)
      case "--nft": nft = try Options.value(of: option, from: &rest)
      case "--only": names.append(try Options.value(of: option, from: &rest))
      case "--directory": directory = try Options.value(of: option, from: &rest)
      case "--runs":
        let text = try Options.value(of: option, from: &rest)
        guard let number = Int(text), (1...1_000).contains(number) else {
          throw Stop(message: "--runs takes a number from 1 to 1000, not '\(text)'")
        }
        runs = number
      case "--work":
        let text = try Options.value(of: option, from: &rest)
        guard let known = Work(rawValue: text) else {
          throw Stop(message: "--work takes lint, compile, text or translate, not '\(text)'")
        }
        work = known
      case "--help", "-h": wantsHelp = true
      default: throw Stop(message: "unknown option '\(option)'\n\n\(Options.usage)")
      }
    }
  }

  private static func value(
    of option: String, from rest: inout ArraySlice<String>
  ) throws -> String {
    guard let value = rest.popFirst(), !value.isEmpty else {
      throw Stop(message: "\(option) needs a value")
    }
    return value
  }
}
