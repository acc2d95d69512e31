import CTVetBytecode
import CTVetRulesetModel

/// Reads the types of sets from the commands that declare them.
enum SetDeclaration {
  static func set(_ command: String, family: Family) -> Listing.Set? {
    let words = command.split { " ;{}".contains($0) }.map(String.init)
    guard words.count > 5, words[0] == "add", words[1] == "set" || words[1] == "map",
      let type = words.firstIndex(of: "type")
    else { return nil }
    var parts: [[SetDetails.ValueType.Part]] = [[]]
    var isVerdict = false
    var isInterval = false
    var index = type + 1
    while index < words.count {
      let word = words[index]
      if word == ":" {
        parts.append([])
      } else if word == "interval" {
        isInterval = true
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
    details.hasIntervalValues = isInterval
    if isVerdict {
      details.value = .verdict
    } else if parts.count > 1 {
      details.value = .data(SetDetails.ValueType(parts: parts[1]))
    }
    return Listing.Set(name: words[4], table: words[3], flags: 0, details: details)
  }
}
