import CTVetBytecode
import CTVetDiagnostics
import CTVetRulesetModel

/// A few commands for one set of a table `ip t`, read just well enough for tests.
///
/// Each line is a command: `set TYPE; FLAGS; elements = { … }`, `map …`, `add { … }` or
/// `delete { … }`; `.` stands for any command in between.
struct SetScript {
  enum Unreadable: Error, Equatable {
    /// An element that is to be removed isn't there.
    case missing(Int)
    case line(String)
    case type(String)
    case element(String)
  }

  private enum Step {
    case declaration([EvaluatedElement]?)
    case addition([EvaluatedElement])
    case removal([EvaluatedElement])
    case other
  }

  private(set) var set = Listing.Set(name: "a", table: "t")
  private var steps: [Step] = []

  init(_ text: String) throws {
    for line in text.split(separator: "\n") { try read(String(line)) }
  }

  /// What nft prints for the commands.
  func output() throws -> String {
    var updates = SetUpdates(of: set)
    var declarations: [Int] = []
    var calls = 0
    var pending: [[EvaluatedElement]] = []
    func flush() throws {
      if !pending.isEmpty {
        try updates.add(pending)
        calls += 1
      }
      pending = []
    }
    for step in steps {
      if case .addition(let elements) = step {
        pending.append(elements)
        continue
      }
      try flush()
      switch step {
      case .declaration(let elements):
        declarations.append(calls)
        try updates.declare(elements)
        calls += 1
      case .removal(let elements):
        if let missing = try updates.remove(elements) { throw Unreadable.missing(missing) }
        calls += 1
      case .addition, .other: break
      }
    }
    try flush()
    var listing = Listing()
    for (call, messages) in try updates.messages().get().enumerated() {
      let entries = (messages.removals + messages.additions).map {
        Listing.Entry.set(Listing.Set(name: "a", table: "t", elements: $0.elements))
      }
      listing.entries += entries.prefix(messages.removals.count)
      if declarations.contains(call) { listing.entries.append(.set(set)) }
      listing.entries += entries.dropFirst(messages.removals.count)
    }
    return listing.text
  }

  /// The elements that are sent for the declaration.
  func elements() throws -> [SetElement] {
    guard case .declaration(let elements?) = steps.first else { throw Unreadable.line("") }
    return try SetElements.encode(elements, of: set).get().elements
  }

  /// What nft prints for a set or map that is written in a rule: `set TYPE; elements = { … }`.
  static func anonymousOutput(_ text: String) throws -> String {
    let script = try SetScript(text)
    guard var details = script.set.details, case .declaration(let elements?) = script.steps.first
    else { throw Unreadable.line(text) }
    details.autoMerge = false
    let isMap = details.value != nil
    var set = Listing.Set(
      name: isMap ? "__map%d" : "__set%d", table: "t", flags: script.set.flags | 3,
      details: details)
    if elements.contains(where: { $0.key?.isRange == true }) {
      set.flags |= details.key.parts.count > 1 ? 0x84 : 4
    }
    let encoded = try SetElements.encode(elements, of: set).get()
    set.size = UInt32(encoded.count)
    let contents = Listing.Set(name: set.name, table: "t", elements: encoded.elements)
    return Listing(entries: [.set(set), .set(contents)]).text
  }

  // MARK: Lines

  private mutating func read(_ line: String) throws {
    if line == "." { return steps.append(.other) }
    let body = line.drop { $0 != " " }.dropFirst()
    switch line.prefix(while: { $0 != " " }) {
    case "set", "map": try declare(String(body), isMap: line.hasPrefix("map"))
    case "add": steps.append(.addition(try elements(body)))
    case "delete": steps.append(.removal(try elements(body)))
    default: throw Unreadable.line(line)
    }
  }

  private mutating func declare(_ body: String, isMap: Bool) throws {
    var initial: [EvaluatedElement]?
    for property in body.split(separator: ";").map({ $0.trimmed }) where !property.isEmpty {
      if property.hasPrefix("type ") {
        try setType(String(property.dropFirst(5)), isMap: isMap)
      } else if property.hasPrefix("flags ") {
        for flag in property.dropFirst(6).split(separator: ",") {
          switch flag {
          case "constant": set.flags |= 2
          case "interval": set.flags |= (set.details?.key.parts.count ?? 0) > 1 ? 0x84 : 4
          case "timeout": set.flags |= 0x10
          default: throw Unreadable.line(property)
          }
        }
      } else if property == "auto-merge" {
        set.details?.autoMerge = true
      } else if property.hasPrefix("elements = ") {
        initial = try elements(property.dropFirst(11))
      } else {
        throw Unreadable.line(property)
      }
    }
    steps.append(.declaration(initial))
  }

  private mutating func setType(_ text: String, isMap: Bool) throws {
    let sides = text.split(separator: " : ", maxSplits: 1).map(String.init)
    var details = SetDetails(family: .ip, key: try Self.type(sides[0]))
    set.flags = 0
    if isMap, sides.count > 1 {
      set.flags = 8
      var value = sides[1]
      if value.hasPrefix("interval ") {
        details.hasIntervalValues = true
        value.removeFirst(9)
      }
      if value == "verdict" {
        details.value = .verdict
      } else if value == "counter" {
        set.flags = 0x40
        details.value = .object(.counter)
      } else {
        details.value = .data(try Self.type(value))
      }
    }
    set.details = details
  }

  static func type(_ text: String) throws -> SetDetails.ValueType {
    SetDetails.ValueType(
      parts: try text.split(separator: " . ").map { name in
        guard let type = DataType(name: String(name)) else { throw Unreadable.type(text) }
        return .init(type, bits: type.bits, byteOrder: type.byteOrder)
      })
  }

  // MARK: Elements

  private func elements(_ text: some StringProtocol) throws -> [EvaluatedElement] {
    guard let details = set.details else { throw Unreadable.line(String(text)) }
    return try ElementText(details: details).elements(String(text).trimmed)
  }
}

/// Reads elements of a type as they stand in braces.
struct ElementText {
  let details: SetDetails

  func elements(_ text: String) throws -> [EvaluatedElement] {
    guard text.hasPrefix("{"), text.hasSuffix("}") else {
      throw SetScript.Unreadable.element(text)
    }
    return try text.dropFirst().dropLast().split(separator: ",").map {
      try element(String($0).trimmed)
    }
  }

  private func element(_ text: String) throws -> EvaluatedElement {
    var key = text
    var value: String?
    if details.value != nil, let colon = text.range(of: " : ") {
      key = String(text[..<colon.lowerBound])
      value = String(text[colon.upperBound...]).trimmed
    }
    var options: EvaluatedElement.Options?
    for name in ["comment", "expires", "timeout"] {
      guard let place = key.range(of: " \(name) ") else { continue }
      let rest = key[place.upperBound...]
      options = options ?? .init()
      switch name {
      case "comment": options?.comment = String(rest.trimmed.dropFirst().dropLast())
      case "timeout": options?.timeout = UInt64(rest.dropLast()).map { $0 * 1000 }
      default: options?.expiration = UInt64(rest.dropLast()).map { $0 * 1000 }
      }
      key = String(key[..<place.lowerBound])
    }
    return EvaluatedElement(
      key: key.trimmed == "*" ? nil : try Self.value(key, details.key),
      value: try value.map(result), options: options, range: SourceRange(at: 0))
  }

  private func result(_ text: String) throws -> EvaluatedElement.Value {
    switch details.value {
    case .data(let type): return .data(try Self.value(text, type))
    case .object: return .object(String(text.dropFirst().dropLast()))
    case .verdict, nil:
      switch text.split(separator: " ").first {
      case "accept": return .verdict(.accept)
      case "drop": return .verdict(.drop)
      case "continue": return .verdict(.continue)
      case "return": return .verdict(.return)
      case "jump": return .verdict(.jump(chain: String(text.dropFirst(5))))
      case "goto": return .verdict(.goto(chain: String(text.dropFirst(5))))
      default: throw SetScript.Unreadable.element(text)
      }
    }
  }

  static func value(_ text: String, _ type: SetDetails.ValueType) throws -> EvaluatedValue {
    let parts = text.split(separator: " . ").map { String($0).trimmed }
    guard parts.count == type.parts.count else { throw SetScript.Unreadable.element(text) }
    let bounds = try zip(parts, type.parts).map { try self.bounds($0, $1) }
    return bounds.count == 1 ? .single(bounds[0]) : .concatenation(bounds)
  }

  private static func bounds(
    _ text: String, _ part: SetDetails.ValueType.Part
  ) throws -> ValueBounds {
    if let constant = try? constant(text, part) {
      if part.datatype.isString, constant.bits < part.bits {
        let rest = UInt128(part.bits - constant.bits)
        let low = constant.number << rest
        return ValueBounds(low, low | (1 << rest - 1), form: .prefix)
      }
      return ValueBounds(constant.number)
    }
    if let slash = text.lastIndex(of: "/"), let length = Int(text[text.index(after: slash)...]) {
      let number = try constant(String(text[..<slash]), part).number
      let ones: UInt128 = part.bits == length ? 0 : .max >> UInt128(128 - part.bits + length)
      return ValueBounds(number & ~ones, number | ones, form: .prefix)
    }
    let ends = text.split(separator: "-").map(String.init)
    guard ends.count == 2 else { throw SetScript.Unreadable.element(text) }
    return ValueBounds(try constant(ends[0], part).number, try constant(ends[1], part).number)
  }

  private static func constant(
    _ text: String, _ part: SetDetails.ValueType.Part
  ) throws -> ConstantValue {
    let isQuoted = text.hasPrefix("\"")
    let bare = isQuoted ? String(text.dropFirst().dropLast()) : text
    return try part.datatype.constant(from: bare, isQuoted: isQuoted, bits: part.bits).get()
  }
}

extension StringProtocol {
  /// Without spaces at either end.
  fileprivate var trimmed: String {
    var part = drop { $0 == " " }
    while part.last == " " { part = part.dropLast() }
    return String(part)
  }

  /// Where a text stands.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
