import ArgumentParser

/// How results are written.
struct OutputOptions: ParsableArguments {
  @Option(help: "How to write findings.")
  var format: OutputFormat = .text

  @Option(help: "When to colour text; NO_COLOR in the environment is obeyed.")
  var color: ColorChoice = .auto
}

/// The formats of results.
enum OutputFormat: String, CaseIterable {
  /// For people.
  case text
  /// For programs.
  case json
}

extension OutputFormat: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
