import CTVetDiagnostics

/// A value of a JSON text and where it stands; members keep their order.
struct JSONValue {
  /// What it is.
  indirect enum Content {
    case null
    case boolean(Bool)
    /// A number, as it is spelled.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])
  }

  /// A named value.
  struct Member {
    let name: String
    /// Where the name stands.
    let nameRange: SourceRange
    let value: JSONValue
  }

  let content: Content
  /// Its bytes from the start of the file.
  let range: SourceRange

  /// A member of an object; nil where it has none of that name, or null.
  subscript(name: String) -> JSONValue? {
    guard let value = members.last(where: { $0.name == name })?.value else { return nil }
    if case .null = value.content { return nil }
    return value
  }

  /// The members of an object; none for other values.
  var members: [Member] {
    guard case .object(let members) = content else { return [] }
    return members
  }

  /// The elements of an array; nil for other values.
  var elements: [JSONValue]? {
    guard case .array(let elements) = content else { return nil }
    return elements
  }

  /// The text of a string; nil for other values.
  var text: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }

  /// How a number is spelled; nil for other values.
  var numeral: String? {
    guard case .number(let text) = content else { return nil }
    return text
  }

  /// What it is, in words.
  var kind: String {
    switch content {
    case .null: "null"
    case .boolean: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
