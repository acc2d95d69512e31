package import Foundation

/// A JSON schema (draft 4) of the keywords that the schemas of these tests use.
package struct JSONSchema {
  private let root: [String: Any]

  /// A keyword that a schema uses and this does not know.
  package struct UnknownKeyword: Error {
    let name: String
  }

  /// Reads a schema.
  ///
  /// - Throws: `UnknownKeyword`: one that was passed over would make a check that can't fail.
  package init(contentsOf url: URL) throws {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    root = object as? [String: Any] ?? [:]
    try Self.check(root)
  }

  private static let keywords: Set = [
    "$schema", "title", "definitions", "$ref", "type", "properties", "required",
    "additionalProperties", "items", "minItems", "uniqueItems", "enum", "minimum", "pattern",
  ]

  private static func check(_ schema: [String: Any]) throws {
    for name in schema.keys where !keywords.contains(name) { throw UnknownKeyword(name: name) }
    for key in ["properties", "definitions"] {
      for value in (schema[key] as? [String: Any] ?? [:]).values {
        if let inner = value as? [String: Any] { try check(inner) }
      }
    }
    for key in ["items", "additionalProperties"] {
      if let inner = schema[key] as? [String: Any] { try check(inner) }
    }
  }

  /// What a value does not have of what the schema wants, each with its path.
  package func mistakes(in value: Any) -> [String] {
    var found: [String] = []
    check(value, against: root, at: "$", into: &found)
    return found
  }

  private func check(
    _ value: Any, against schema: [String: Any], at path: String, into found: inout [String]
  ) {
    if let reference = schema["$ref"] as? String {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let target = (root["definitions"] as? [String: Any])?[name] as? [String: Any] else {
        found.append("\(path): the schema lacks \(reference)")
        return
      }
      check(value, against: target, at: path, into: &found)
      return
    }
    if let type = schema["type"] as? String, !Self.isOf(type, value) {
      found.append("\(path): not of type \(type)")
      return
    }
    if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
      found.append("\(path): \(value) is none of \(allowed)")
    }
    if let least = schema["minimum"] as? Int, let number = value as? Int, number < least {
      found.append("\(path): \(number) is less than \(least)")
    }
    if let pattern = schema["pattern"] as? String, let text = value as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      found.append("\(path): '\(text)' does not match")
    }
    if let object = value as? [String: Any] { check(object, schema, at: path, into: &found) }
    if let array = value as? [Any] { check(array, schema, at: path, into: &found) }
  }

  private func check(
    _ object: [String: Any], _ schema: [String: Any], at path: String, into found: inout [String]
  ) {
    for name in schema["required"] as? [String] ?? [] where object[name] == nil {
      found.append("\(path): lacks \(name)")
    }
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    for (name, value) in object.sorted(by: { $0.key < $1.key }) {
      if let inner = properties[name] ?? schema["additionalProperties"] as? [String: Any] {
        check(value, against: inner, at: "\(path).\(name)", into: &found)
      } else if schema["additionalProperties"] as? Bool == false {
        found.append("\(path): knows no \(name)")
      }
    }
  }

  private func check(
    _ array: [Any], _ schema: [String: Any], at path: String, into found: inout [String]
  ) {
    if let least = schema["minItems"] as? Int, array.count < least {
      found.append("\(path): fewer than \(least) items")
    }
    if schema["uniqueItems"] as? Bool == true, Set(array.map { "\($0)" }).count < array.count {
      found.append("\(path): an item stands here twice")
    }
    guard let inner = schema["items"] as? [String: Any] else { return }
    for (index, element) in array.enumerated() {
      check(element, against: inner, at: "\(path)[\(index)]", into: &found)
    }
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "integer": value is Int
    case "boolean": value is Bool
    default: false
    }
  }
}
