package import CTVetRulesetModel

/// One thing that a rule asks of packets, as far as it is understood.
package enum Condition: Sendable {
  /// IPv4 or IPv6.
  case family(Family)
  /// One of some transport protocols, or none of them.
  case transport(ValueSet, isNegated: Bool)
  /// Something about conntrack; `isExact` where nothing else but these situations is asked.
  case situations(SituationSet, isExact: Bool)
  /// A value that is among some, or not among them.
  case value(Probe.Datum, ValueSet, isNegated: Bool)
  /// A value of TCP's flags for which a test is true.
  case flags(FlagSet)
  /// What isn't understood, or hangs on more than the packet.
  case opaque

  /// Whether something is so.
  package enum Truth: Sendable {
    case no
    case maybe
    case yes
  }

  /// Whether a packet passes.
  package func truth(for probe: Probe) -> Truth {
    switch self {
    case .family(let family):
      guard let known = probe.family else { return .maybe }
      return known == family ? .yes : .no
    case .transport(let numbers, let isNegated):
      guard let known = probe.transport else { return .maybe }
      return numbers.truth(of: .number(UInt128(known)), bits: 8).negated(isNegated)
    case .situations(let passing, let isExact):
      if probe.situations.intersection(passing).isEmpty { return .no }
      return isExact && probe.situations.isSubset(of: passing) ? .yes : .maybe
    case .value(let datum, let values, let isNegated):
      // A packet without the field ends the rule, whatever is asked of the field.
      let value = probe[datum]
      if value == .absent { return .no }
      return values.truth(of: value, bits: datum.bits(probe.family)).negated(isNegated)
    case .flags(let passing):
      if let transport = probe.transport, transport != Probe.Transport.tcp { return .no }
      guard case .number(let flags) = probe[.flags] else {
        return passing.isEmpty ? .no : passing.isFull ? .yes : .maybe
      }
      return passing.contains(UInt8(truncatingIfNeeded: flags)) ? .yes : .no
    case .opaque: return .maybe
    }
  }
}

extension Condition.Truth {
  fileprivate func negated(_ isNegated: Bool) -> Condition.Truth {
    guard isNegated else { return self }
    return switch self {
    case .no: .yes
    case .maybe: .maybe
    case .yes: .no
    }
  }
}

extension Probe.Datum {
  /// How many bits a value has; 0 for names.
  fileprivate func bits(_ family: Family?) -> UInt128 {
    switch self {
    case .sourceAddress, .destinationAddress: family == .ip ? 32 : 128
    case .sourcePort, .destinationPort: 16
    case .messageType, .messageCode, .flags: 8
    case .mark: 32
    case .inputInterface, .outputInterface: 0
    }
  }
}

/// The values that a rule names for one field.
package struct ValueSet: Sendable {
  /// Numbers, single ones and ranges.
  package var ranges: [ClosedRange<UInt128>] = []
  /// Names of interfaces, some with `*` at the end.
  package var names: [String] = []
  /// Whether all of them are known here.
  package var isComplete = true

  package init() {}

  /// Values of which nothing is known.
  package static let unknown: ValueSet = {
    var set = ValueSet()
    set.isComplete = false
    return set
  }()

  /// Whether a value is among them.
  package func truth(of value: Probe.Value, bits: UInt128) -> Condition.Truth {
    let isIn: Bool
    switch value {
    case .unknown:
      return isEmpty ? .no : .maybe
    case .absent: return .no
    case .notName(let name):
      let others = names.contains { $0 != name }
      return others ? names.contains("*") ? .yes : .maybe : isComplete ? .no : .maybe
    case .number(let number): isIn = ranges.contains { $0.contains(number) }
    case .name(let name): isIn = names.contains { Self.matches($0, name) }
    case .other:
      // An eighth of all values is taken for “nearly everything”: `1024-65535`, `2000::/3`.
      let much: UInt128 = bits == 0 ? .max : 1 << (bits - 3)
      isIn = names.contains("*") || ranges.contains { $0.upperBound - $0.lowerBound >= much - 1 }
    }
    return isIn ? .yes : isComplete ? .no : .maybe
  }

  /// Whether it is known that there is no value.
  package var isEmpty: Bool { isComplete && ranges.isEmpty && names.isEmpty }

  /// A value that is among them, where one is known.
  package var example: Probe.Value? {
    if let range = ranges.first { return .number(range.lowerBound) }
    return names.first.map { .name($0.hasSuffix("*") ? $0.dropLast() + "0" : $0) }
  }

  private static func matches(_ pattern: String, _ name: String) -> Bool {
    pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : pattern == name
  }
}

/// Values of the byte of TCP's flags.
package struct FlagSet: Equatable, Sendable {
  private var words: SIMD4<UInt64> = .zero

  /// The values for which a test is true.
  package init(_ passes: (UInt8) -> Bool) {
    for value in UInt8.min...UInt8.max where passes(value) {
      words[Int(value / 64)] |= 1 << UInt64(value % 64)
    }
  }

  package func contains(_ flags: UInt8) -> Bool {
    words[Int(flags / 64)] & 1 << UInt64(flags % 64) != 0
  }

  /// A value, a SYN or an ACK if they are there.
  package var example: UInt8? {
    ([0x02, 0x10] + Array(UInt8.min...UInt8.max)).first(where: contains)
  }

  /// The values in both sets.
  package func intersection(_ other: FlagSet) -> FlagSet {
    var copy = self
    copy.words &= other.words
    return copy
  }

  package var isEmpty: Bool { words == .zero }
  package var isFull: Bool { words == SIMD4(repeating: .max) }

  package func isSubset(of other: FlagSet) -> Bool { words & ~other.words == .zero }
}
