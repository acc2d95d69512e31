/// Why a grammar text, or a use of a grammar, is wrong.
package enum GrammarError: Error, Equatable, CustomStringConvertible {
  /// The text does not follow the notation; the line is 1-based.
  case malformed(String, line: Int)
  /// Two productions have this name; the line, 1-based, is that of the second.
  case duplicate(name: String, line: Int)
  /// The production is mentioned but not there.
  case undefined(name: String)
  /// No finite sentence can be derived from the production.
  case underivable(name: String)

  /// One sentence for a person.
  package var description: String {
    switch self {
    case .malformed(let message, let line): "line \(line): \(message)"
    case .duplicate(let name, let line): "line \(line): a second production named '\(name)'"
    case .undefined(let name): "there is no production named '\(name)'"
    case .underivable(let name): "no finite sentence can be derived from '\(name)'"
    }
  }
}
