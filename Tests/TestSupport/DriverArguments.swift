import Foundation

/// The arguments of a driver that is run by hand, `--name VALUE` and `--flag`.
package struct DriverArguments {
  private let arguments: [String]

  /// Reads the program's arguments; one that is unknown ends the program with status 2, `--help` with 0.
  package init(options: [String], flags: [String], usage: String) {
    arguments = Array(CommandLine.arguments.dropFirst())
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      let hasValue = options.contains(argument)
      if !flags.contains(argument), !hasValue || index + 1 == arguments.count {
        Self.say("usage: \(usage)")
        exit(argument == "--help" ? 0 : 2)
      }
      index += hasValue ? 2 : 1
    }
  }

  /// The value of an option.
  package func value(_ name: String) -> String? {
    guard let place = arguments.firstIndex(of: name) else { return nil }
    return arguments[place + 1]
  }

  /// Whether a flag is there.
  package func has(_ flag: String) -> Bool { arguments.contains(flag) }

  /// Writes a line at once, wherever it goes.
  package static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }
}
