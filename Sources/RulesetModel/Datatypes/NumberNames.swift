/// Names that stand for numbers, as a file such as /etc/protocols lists them.
public struct NumberNames: Sendable {
  private var numbers: [String: UInt64] = [:]
  private var names: [UInt64: String] = [:]

  /// Creates a table without names.
  public init() {}

  /// Creates a table; of equal names, or of equal numbers, the first one counts.
  public init(_ entries: [(name: String, number: UInt64)]) {
    for entry in entries { add(entry.name, entry.number) }
  }

  /// The number of a name.
  public func number(of name: String) -> UInt64? { numbers[name] }

  /// The name of a number.
  public func name(of number: UInt64) -> String? { names[number] }

  /// Every name, sorted.
  public var allNames: [String] { numbers.keys.sorted() }

  mutating func add(_ name: String, _ number: UInt64) {
    addAlias(name, number)
    if names[number] == nil { names[number] = name }
  }

  /// Adds a name that is read but never written.
  mutating func addAlias(_ name: String, _ number: UInt64) {
    if numbers[name] == nil { numbers[name] = number }
  }
}
