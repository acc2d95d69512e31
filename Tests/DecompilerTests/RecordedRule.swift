import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel
import Foundation
import TestSupport

/// A rule, the instructions that the real nft made of it, and how it listed them.
struct RecordedRule {
  let id: String
  let rule: String
  let family: Family
  let listing: Listing
  let sets: [Listing.Set]
  /// The lines of `nft list chain`, joined.
  let text: String
  /// The same with `--stateless --numeric-protocol`.
  let suiteText: String
  let json: JSONValue
  /// Why the text of the instructions does not tell enough; nil where it does.
  let untold: String?

  /// The rules of a file that the real nft accepted.
  static func rules(in file: URL) throws -> [RecordedRule] {
    try JSONLines.objects(in: file).compactMap(RecordedRule.init)
  }

  private init?(_ row: [String: Any]) throws {
    guard let live = row["live"] as? [String: Any], live["accepted"] as? Bool == true,
      let rule = row["rule"] as? String, let bytecode = live["bytecode"] as? String,
      let family = (row["family"] as? String).flatMap(Family.init(rawValue:)),
      let lines = live["list"] as? [String], let suiteLines = live["list_suite"] as? [String],
      let rules = live["json"] as? [Any], let json = rules.last
    else { return nil }
    id = row["id"] as? String ?? rule
    self.rule = rule
    self.family = family
    listing = try TextReader.listing(of: bytecode + "\n")
    sets = (row["setup"] as? [String] ?? []).compactMap {
      SetDeclaration.set($0, family: family)
    }
    text = lines.joined(separator: "\n")
    suiteText = suiteLines.joined(separator: "\n")
    self.json = JSONValue(json)
    untold = Self.untold(rule)
  }

  /// Bits that `nft --debug=netlink` does not print.
  private static func untold(_ rule: String) -> String? {
    let words: [(String, String)] = [
      ("osf ttl", "osf ttl"), ("osf version", "osf version"), ("synproxy", "synproxy flags"),
      ("cgroupv2", "cgroup level"), ("name tcp dport map", "object names"),
      ("counter name map", "object names"), ("dccp option", "dccp option"),
    ]
    return words.first { rule.contains($0.0) }?.1
  }

  /// The rule, read back.
  var decompiled: DecompiledRule {
    var listing = listing
    listing.entries.insert(contentsOf: sets.map(Listing.Entry.set), at: 0)
    return Decompiler.rules(of: listing).last?.rule ?? DecompiledRule(statements: [])
  }
}

/// Reads the types of sets from the commands that declare them.
enum SetDeclaration {
  static func set(_ command: String, family: Family) -> Listing.Set? {
    let words = command.split { " ;{}".contains($0) }.map(String.init)
    guard words.count > 5, words[0] == "add", words[1] == "set" || words[1] == "map",
      let type = words.firstIndex(of: "type")
    else { return nil }
    var parts: [[SetDetails.ValueType.Part]] = [[]]
    var isVerdict = false
    var index = type + 1
    while index < words.count {
      let word = words[index]
      if word == ":" {
        parts.append([])
      } else if word == "verdict" {
        isVerdict = true
      } else if word != "." {
        guard let datatype = DataType(name: word) else { break }
        parts[parts.count - 1].append(
          SetDetails.ValueType.Part(
            datatype, bits: datatype.bits, byteOrder: datatype.byteOrder))
      }
      index += 1
    }
    guard let key = parts.first, !key.isEmpty, key.allSatisfy({ $0.bits > 0 }) else { return nil }
    var details = SetDetails(family: family, key: SetDetails.ValueType(parts: key))
    if isVerdict {
      details.value = .verdict
    } else if parts.count > 1 {
      details.value = .data(SetDetails.ValueType(parts: parts[1]))
    }
    return Listing.Set(name: words[4], table: words[3], flags: 0, details: details)
  }
}

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
