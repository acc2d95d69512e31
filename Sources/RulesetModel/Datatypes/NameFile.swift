/// Readers of the files in which a host keeps names for numbers.
enum NameFile {
  /// Lines of a name, a number and further names (/etc/protocols, protocols(5)).
  static func protocols(_ text: String) -> NumberNames {
    var names = NumberNames()
    for words in lines(text) where words.count >= 2 {
      guard let number = UInt64(words[1]) else { continue }
      names.add(String(words[0]), number)
      for alias in words.dropFirst(2) { names.addAlias(String(alias), number) }
    }
    return names
  }

  /// Lines of a name, `port/protocol` and further names (/etc/services, services(5)).
  ///
  /// A name that stands for several ports means the TCP one, then the UDP one (`getaddrinfo`); a
  /// port's name is the first in the file.
  static func services(_ text: String) -> NumberNames {
    var names = NumberNames()
    var entries: [(rank: Int, name: String, port: UInt64)] = []
    for words in lines(text) where words.count >= 2 {
      guard let number = CNumber(Array(words[1].utf8)[...], base: 10),
        number.value <= UInt16.max, number.rest.first == UInt8(ascii: "/")
      else { continue }
      let port = number.value
      let isTCP = number.rest.elementsEqual("/tcp".utf8)
      let rank = isTCP ? 0 : number.rest.elementsEqual("/udp".utf8) ? 1 : 2
      let transport = String(decoding: number.rest.dropFirst(), as: UTF8.self)
      for name in [words[0]] + words.dropFirst(2) {
        entries.append((rank, String(name), port))
        names.add(String(name), protocol: transport, port)
      }
    }
    for rank in 0...2 {
      for entry in entries where entry.rank == rank { names.addAlias(entry.name, entry.port) }
    }
    for entry in entries { names.add(entry.name, entry.port) }
    return names
  }

  /// Lines of fields between colons, the first a name, the third its number (passwd(5), group(5)).
  static func accounts(_ text: String) -> NumberNames {
    var names = NumberNames()
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count >= 3, let number = UInt64(fields[2]) else { continue }
      names.add(String(fields[0]), number)
    }
    return names
  }

  /// Lines of a number, decimal or with `0x`, and a name (iproute2's tables, connlabel.conf).
  ///
  /// As in nft, the first line that is neither this nor a comment ends the file.
  static func routing(_ text: String) -> NumberNames {
    var names = NumberNames()
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      let number =
        first.hasPrefix("0x") ? UInt64(first.dropFirst(2), radix: 16) : UInt64(first)
      guard words.count >= 2, let number else { return names }
      names.add(String(words[1]), number)
    }
    return names
  }

  /// The words of each line in front of its comment.
  private static func lines(_ text: String) -> [[Substring]] {
    // Bytes instead of characters are faster, and a short run reads these files too.
    text.utf8.split(separator: UInt8(ascii: "\n")).map { line in
      line.prefix { $0 != UInt8(ascii: "#") }
        .split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        .map { Substring($0) }
    }
  }
}
