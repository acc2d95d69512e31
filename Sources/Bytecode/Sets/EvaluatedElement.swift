package import CTVetDiagnostics

/// One part of a key or value, as it was written: a number, or all numbers between two.
///
/// Numbers are those of `ConstantValue`; a string's number is as long as its type, so that the
/// pattern `eth*` is the range from `eth` and zeros up to `eth` and ones.
package struct ValueBounds: Sendable, Hashable {
  /// How it was written; a range of one number is still a range to nft.
  package enum Form: Sendable {
    /// One number.
    case value
    /// `low-high`.
    case range
    /// `low/length`, or a name's pattern.
    case prefix
  }

  /// The lowest number.
  package var low: UInt128
  /// The highest number.
  package var high: UInt128
  /// How it was written.
  package var form: Form

  /// Creates the bounds of a single number.
  package init(_ number: UInt128) {
    low = number
    high = number
    form = .value
  }

  /// Creates the bounds of a range.
  package init(_ low: UInt128, _ high: UInt128, form: Form = .range) {
    self.low = low
    self.high = high
    self.form = form
  }
}

/// What an expression of a set or map came to.
package enum EvaluatedValue: Sendable, Hashable {
  /// One part.
  case single(ValueBounds)
  /// The parts of a concatenation.
  case concatenation([ValueBounds])

  /// Whether it stands for more than one value, or is written as if it did.
  package var isRange: Bool {
    switch self {
    case .single(let bounds): bounds.form != .value
    case .concatenation(let parts): parts.contains { $0.form != .value }
    }
  }
}

/// An element of a set or map whose key and value are numbers.
///
/// Sets have millions of them, so that what few elements have lies apart.
package struct EvaluatedElement: Sendable {
  /// What a map gives.
  package indirect enum Value: Sendable, Hashable {
    /// A value of the map's type.
    case data(EvaluatedValue)
    /// A decision.
    case verdict(Instruction.Verdict)
    /// The name of an object.
    case object(String)
  }

  /// What else belongs to an element.
  package struct Options: Sendable, Hashable {
    /// How long it lives, in milliseconds.
    package var timeout: UInt64?
    /// How long it still has to live, in milliseconds.
    package var expiration: UInt64?
    /// The comment.
    package var comment: String?
    /// Its counters, limits and the like.
    package var statements: [Instruction]

    /// Creates options.
    package init(
      timeout: UInt64? = nil, expiration: UInt64? = nil, comment: String? = nil,
      statements: [Instruction] = []
    ) {
      self.timeout = timeout
      self.expiration = expiration
      self.comment = comment
      self.statements = statements
    }
  }

  private indirect enum Box: Sendable {
    case options(Options)
  }

  /// The key; nil for `*`, which stands for all keys without an element of their own.
  package var key: EvaluatedValue?
  /// What a map gives.
  package var value: Value?
  /// Where it is written.
  package var range: SourceRange
  private var box: Box?

  /// Creates an element.
  package init(
    key: EvaluatedValue?, value: Value? = nil, options: Options? = nil, range: SourceRange
  ) {
    self.key = key
    self.value = value
    self.range = range
    box = options.map(Box.options)
  }

  /// What else belongs to it.
  package var options: Options? {
    guard case .options(let options) = box else { return nil }
    return options
  }
}
