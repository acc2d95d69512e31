/// A value of a recording's JSON; members keep their order, which numbers interfaces.
indirect enum RecordedValue: Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([RecordedValue])
  case object([Member])
  /// What may be anything: the kernel drew it.
  case anything

  /// A named value.
  struct Member: Equatable {
    let name: String
    var value: RecordedValue
  }

  /// A member of an object; `null` where it has none.
  subscript(name: String) -> RecordedValue {
    members.first { $0.name == name }?.value ?? .null
  }

  /// The members of an object.
  var members: [Member] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  /// The elements of an array.
  var elements: [RecordedValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// The text of a string.
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The number.
  var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// The object with a member replaced, or added.
  func with(_ name: String, _ value: RecordedValue) -> RecordedValue {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].value = value
    } else {
      members.append(Member(name: name, value: value))
    }
    return .object(members)
  }

  /// The object without some members.
  func without(_ names: String...) -> RecordedValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.name) })
  }

  /// The value with what stands at a path replaced by `anything`.
  func ignoring(_ path: ArraySlice<Substring>) -> RecordedValue {
    guard let first = path.first else { return .anything }
    switch self {
    case .object:
      return with(String(first), self[String(first)].ignoring(path.dropFirst()))
    case .array(var elements):
      guard let index = Int(first), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].ignoring(path.dropFirst())
      return .array(elements)
    case .null, .boolean, .number, .string, .anything: return self
    }
  }

  /// The value as JSON on one line, members sorted by name.
  var line: String {
    switch self {
    case .null: "null"
    case .anything: "*"
    case .boolean(let value): String(value)
    case .number(let number): number == number.rounded() ? String(Int(number)) : String(number)
    case .string(let text): "\"\(text)\""
    case .array(let elements): "[" + elements.map(\.line).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value.line)" }
        .joined(separator: ", ") + "}"
    }
  }
}
