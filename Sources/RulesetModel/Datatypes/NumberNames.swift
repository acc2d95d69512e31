/// Names that stand for numbers, as a file such as /etc/protocols lists them.
public struct NumberNames: Sendable {
  private var numbers: [String: UInt64] = [:]
  private var names: [UInt64: String] = [:]
  private var scoped: [String: UInt64] = [:]

  /// Creates a table without names.
  public init() {}

  /// Creates a table; of equal names, or of equal numbers, the first one counts.
  public init(_ entries: [(name: String, number: UInt64)]) {
    for entry in entries { add(entry.name, entry.number) }
  }

  /// The number of a name.
  public func number(of name: String) -> UInt64? { numbers[name] }

  /// The number that a name stands for with a protocol, such as a service's port with `tcp`.
  public func number(of name: String, protocol transport: String) -> UInt64? {
    scoped["\(name)/\(transport)"]
  }

  /// The name of a number.
  public func name(of number: UInt64) -> String? { names[number] }

  /// Every name, sorted.
  public var allNames: [String] { numbers.keys.sorted() }

  mutating func add(_ name: String, _ number: UInt64) {
    addAlias(name, number)
    if names[number] == nil { names[number] = name }
  }

  /// Adds what a name stands for with one protocol.
  mutating func add(_ name: String, protocol transport: String, _ number: UInt64) {
    let key = "\(name)/\(transport)"
    if scoped[key] == nil { scoped[key] = number }
  }

  /// Adds a name that is read but never written.
  mutating func addAlias(_ name: String, _ number: UInt64) {
    if numbers[name] == nil { numbers[name] = number }
  }
}
