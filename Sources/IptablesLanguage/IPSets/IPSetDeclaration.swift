package import CTVetRulesetModel

/// A set of ipset as `ipset save` writes it: `create bad hash:net family inet`, `add bad 192.0.2.0/24`.
package struct IPSetDeclaration: Sendable {
  /// What a part of an element is.
  package enum Part: String, Sendable {
    case ip, net, port, iface, mac, mark
  }

  /// An element: its parts as they are written, and how many seconds it lives.
  package struct Element: Sendable {
    package let parts: [String]
    package let timeout: UInt64?
    /// Whether it is an exception.
    package let isException: Bool
  }

  /// The parts of its elements; nil for a kind that is not known, such as a list of sets.
  package var parts: [Part]?
  /// Whether its elements are other sets.
  package var isList = false
  /// Whether ports belong to a protocol: they do but in a bitmap.
  package var namesProtocols: Bool
  package var family = Family.ip
  /// How many seconds elements live unless told; nil where they live for ever.
  package var timeout: UInt64?
  package var elements: [Element] = []

  /// Reads all `create` and `add` lines of a text, also behind the name of the program.
  static func read(_ text: ArraySlice<UInt8>) -> [String: IPSetDeclaration] {
    var sets: [String: IPSetDeclaration] = [:]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      var words = String(decoding: line, as: UTF8.self)
        .split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })[...]
      while let first = words.first,
        first == "sudo" || first.hasSuffix("ipset") || first == "-exist"
      {
        words.removeFirst()
      }
      guard words.count >= 3 else { continue }
      let name = String(words[words.startIndex + 1])
      let rest = words.dropFirst(2)
      switch words.first {
      case "create", "-N": sets[name] = IPSetDeclaration(rest)
      case "add", "-A":
        guard sets[name] != nil, let element = rest.first else { continue }
        sets[name]?.elements.append(
          Element(
            parts: element.split(separator: ",").map(String.init),
            timeout: number(behind: "timeout", in: rest), isException: rest.contains("nomatch")))
      default: continue
      }
    }
    return sets
  }

  private init(_ words: ArraySlice<Substring>) {
    let type = words.first ?? ""
    isList = type == "list:set"
    namesProtocols = !type.hasPrefix("bitmap:")
    let names = type.split(separator: ":").last.map { $0.split(separator: ",") } ?? []
    let parts = names.compactMap { Part(rawValue: String($0)) }
    self.parts = parts.count == names.count && !parts.isEmpty ? parts : nil
    if let place = words.firstIndex(of: "family"), place + 1 < words.endIndex,
      words[place + 1] == "inet6"
    {
      family = .ip6
    }
    timeout = Self.number(behind: "timeout", in: words)
  }

  private static func number(behind word: String, in words: ArraySlice<Substring>) -> UInt64? {
    guard let place = words.firstIndex(where: { $0 == word }), place + 1 < words.endIndex else {
      return nil
    }
    return UInt64(words[place + 1])
  }
}
