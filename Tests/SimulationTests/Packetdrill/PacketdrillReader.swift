/// Reads scripts of packetdrill event by event.
struct PacketdrillReader {
  private let characters: [Character]
  private var place = 0
  private var line = 1
  private var previousTime: Int64 = 0

  init(_ text: String) {
    characters = Array(text)
  }

  /// All events.
  ///
  /// - Throws: `PacketdrillScript.Failure`.
  mutating func events() throws -> [PacketdrillScript.Event] {
    var events: [PacketdrillScript.Event] = []
    while true {
      skipSpace()
      guard let first = peek() else { return events }
      if first == "-", peek(1) == "-" {
        _ = restOfLine()
        continue
      }
      let time = try time(first)
      skipSpace()
      let line = line
      events.append(PacketdrillScript.Event(line: line, time: time, action: try action()))
      previousTime = time
    }
  }

  // MARK: Events

  private mutating func action() throws -> PacketdrillScript.Action {
    switch peek() {
    case "`": return .shell(try quoted(by: "`"))
    case "%":
      try skip(past: "}%")
      return .code
    case "<":
      place += 1
      return .inbound(try packet())
    case ">":
      place += 1
      return .outbound(try packet())
    case .some: return .call(try call())
    case nil: throw failure("the script ends behind a time")
    }
  }

  /// The time in front of an event: `+` counts from the event before, `*` is any, of a range the start.
  private mutating func time(_ first: Character) throws -> Int64 {
    if first == "*" {
      place += 1
      return previousTime
    }
    guard first == "+" || first == "." || first.isNumber else { return previousTime }
    let word = word()
    var text = word[...]
    let isRelative = text.first == "+"
    if isRelative { text = text.dropFirst() }
    if let range = text.firstRange(of: "...") { text = text[..<range.lowerBound] }
    if let tilde = text.firstIndex(of: "~") { text = text[..<tilde] }
    guard let nanoseconds = Self.nanoseconds(text) else { throw failure("\(word) is no time") }
    let time = isRelative ? previousTime + nanoseconds : nanoseconds
    if time < previousTime { throw failure("\(word) lies before the event above") }
    return time
  }

  private static func nanoseconds(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts[0].isEmpty ? 0 : Int64(parts[0]) else { return nil }
    guard parts.count == 2, !parts[1].isEmpty else { return whole * 1_000_000_000 }
    let digits = parts[1].prefix(9)
    guard var part = Int64(digits) else { return nil }
    for _ in digits.count..<9 { part *= 10 }
    return whole * 1_000_000_000 + part
  }

  private mutating func call() throws -> PacketdrillScript.Call {
    var name = ""
    while let next = peek(), next.isLetter || next.isNumber || next == "_" {
      name.append(next)
      place += 1
    }
    guard !name.isEmpty, peek() == "(" else { throw failure("no event begins here") }
    var arguments: [String] = []
    var argument = ""
    var depth = 0
    repeat {
      guard let next = peek() else { throw failure("\(name) has no end") }
      place += 1
      if next == "\n" { line += 1 }
      switch next {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      default: break
      }
      if depth == 0 || depth == 1 && next == "," {
        arguments.append(argument.trimmed)
        argument = ""
      } else if depth > 1 || next != "(" {
        argument.append(next)
      }
    } while depth > 0
    let rest = restOfLine().split(whereSeparator: \.isWhitespace)
    guard rest.first == "=", rest.count > 1 else {
      return PacketdrillScript.Call(name: name, arguments: arguments)
    }
    return PacketdrillScript.Call(name: name, arguments: arguments, result: Int(rest[1]))
  }

  // MARK: Packets

  private mutating func packet() throws -> PacketdrillScript.Packet {
    let text = restOfLine()
    var options: [UInt8] = []
    var head = text[...]
    if let open = text.firstIndex(of: "<") {
      guard let close = text.lastIndex(of: ">"), open < close else {
        throw failure("options have no end")
      }
      let inner = text[text.index(after: open)..<close]
      guard let bytes = PacketdrillOptions.bytes(inner) else {
        throw failure("options are not understood: \(inner)")
      }
      options = bytes
      head = text[..<open]
    }
    var words = head.split(whereSeparator: \.isWhitespace)[...]
    // Marks of congestion and other fields of the IP header change nothing here.
    while let first = words.first, first.hasPrefix("[") || first.hasPrefix("(") {
      while let word = words.popFirst(), !word.hasSuffix("]"), !word.hasSuffix(")") {}
    }
    guard let first = words.popFirst() else { throw failure("no packet: \(text)") }
    if first == "udp" { return .udp(byteCount: try byteCount(words.joined())) }
    var segment = PacketdrillScript.Segment()
    segment.flags = try flags(first)
    segment.options = options
    guard let range = words.popFirst() else { throw failure("no sequence numbers: \(text)") }
    try readRange(range, into: &segment)
    while let name = words.popFirst() {
      guard let word = words.popFirst(), let number = UInt32(word) else {
        throw failure("\(name) has no number")
      }
      switch name {
      case "ack": segment.acknowledgement = number
      case "win": segment.window = UInt16(truncatingIfNeeded: number)
      case "urg": segment.urgent = UInt16(truncatingIfNeeded: number)
      default: throw failure("\(name) is not understood")
      }
    }
    return .tcp(segment)
  }

  private func flags(_ text: Substring) throws -> UInt8 {
    if text == "-" { return 0 }
    return try text.reduce(into: UInt8(0)) { flags, letter in
      switch letter {
      case "F": flags |= PacketdrillScript.Segment.fin
      case "S": flags |= PacketdrillScript.Segment.syn
      case "R": flags |= PacketdrillScript.Segment.reset
      case "P": flags |= PacketdrillScript.Segment.push
      case ".": flags |= PacketdrillScript.Segment.ack
      case "U": flags |= 32
      case "E": flags |= 64
      case "W", "C": flags |= 128
      default: throw failure("\(letter) is no flag")
      }
    }
  }

  /// Reads `first:end(count)`, or `first(count)`.
  private func readRange(
    _ text: Substring, into segment: inout PacketdrillScript.Segment
  ) throws {
    let parts = text.split { ":()".contains($0) }
    guard let first = parts.first, let sequence = UInt32(first), let last = parts.last,
      let count = Int(last), parts.count == 2 || parts.count == 3
    else { throw failure("\(text) are no sequence numbers") }
    segment.sequence = sequence
    segment.byteCount = count
    if parts.count == 3, UInt32(parts[1]) != sequence &+ UInt32(truncatingIfNeeded: count) {
      throw failure("\(text) does not add up")
    }
  }

  private func byteCount(_ text: String) throws -> Int {
    guard text.hasPrefix("("), text.hasSuffix(")"), let count = Int(text.dropFirst().dropLast())
    else { throw failure("\(text) is no length") }
    return count
  }

  // MARK: Characters

  private func failure(_ what: String) -> PacketdrillScript.Failure {
    PacketdrillScript.Failure(line: line, what: what)
  }

  private func peek(_ distance: Int = 0) -> Character? {
    place + distance < characters.count ? characters[place + distance] : nil
  }

  /// Skips spaces, empty lines and comments.
  private mutating func skipSpace() {
    while let next = peek() {
      if next == "/", peek(1) == "/" || next == "#" {
        _ = restOfLine()
      } else if next == "/", peek(1) == "*" {
        while peek() != nil, !(peek() == "*" && peek(1) == "/") { advance() }
        place += 2
      } else if next.isWhitespace {
        advance()
      } else {
        return
      }
    }
  }

  private mutating func advance() {
    if peek()?.isNewline == true { line += 1 }
    place += 1
  }

  private mutating func word() -> String {
    var word = ""
    while let next = peek(), !next.isWhitespace, next != "`" {
      word.append(next)
      place += 1
    }
    return word
  }

  /// What is left of the line, without a comment.
  private mutating func restOfLine() -> String {
    var text = ""
    while let next = peek(), !next.isNewline {
      text.append(next)
      place += 1
    }
    if let comment = text.firstRange(of: "//") { text = String(text[..<comment.lowerBound]) }
    return text.trimmed
  }

  private mutating func quoted(by mark: Character) throws -> String {
    place += 1
    var text = ""
    while let next = peek(), next != mark {
      text.append(next)
      advance()
    }
    guard peek() == mark else { throw failure("a command has no end") }
    place += 1
    return text
  }

  private mutating func skip(past end: String) throws {
    let marks = Array(end)
    while place + marks.count <= characters.count {
      if Array(characters[place..<(place + marks.count)]) == marks {
        place += marks.count
        return
      }
      advance()
    }
    throw failure("\(end) is missing")
  }
}

extension String {
  /// The text without spaces around it.
  var trimmed: String {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
