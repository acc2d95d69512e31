import CTVetDecompiler
import Foundation

extension JSONValue {
  /// The value that Foundation read.
  init(_ value: Any) {
    switch value {
    case let number as NSNumber:
      self = number.isBoolean ? .bool(number.boolValue) : .integer(number.int64Value)
    case let text as String: self = .string(text)
    case let values as [Any]: self = .array(values.map(JSONValue.init))
    case let members as [String: Any]:
      self = .object(
        members.sorted { $0.key < $1.key }.map { Member($0.key, JSONValue($0.value)) })
    default: self = .null
    }
  }

  /// The same with members and the elements of sets in one order.
  var sorted: JSONValue {
    switch self {
    case .array(let values): return .array(values.map(\.sorted))
    case .object(let members):
      let members = members.map { member -> Member in
        var value = member.value.sorted
        if member.name == "set", case .array(let elements) = value {
          value = .array(elements.sorted { $0.text < $1.text })
        }
        return Member(member.name, value)
      }
      return .object(members.sorted { $0.name < $1.name })
    case .null, .bool, .integer, .string: return self
    }
  }
}

extension NSNumber {
  /// Whether it was `true` or `false`, not 1 or 0.
  fileprivate var isBoolean: Bool {
    let type = unsafe objCType.pointee
    return type == CChar(UInt8(ascii: "c")) || type == CChar(UInt8(ascii: "B"))
  }
}
