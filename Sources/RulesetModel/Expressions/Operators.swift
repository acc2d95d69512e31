/// How a match compares its two sides.
public enum RelationalOperator: String, Sendable, CaseIterable {
  /// None written: equality, or for flag types "any of these bits".
  case implicit = ""
  /// Equal as a whole.
  case equal = "=="
  /// Not equal as a whole.
  case notEqual = "!="
  /// Less.
  case less = "<"
  /// Greater.
  case greater = ">"
  /// Less or equal.
  case lessOrEqual = "<="
  /// Greater or equal.
  case greaterOrEqual = ">="
  /// None of these bits, or not in this set.
  case not = "!"
}

/// An operation on bits.
public enum BinaryOperator: String, Sendable, CaseIterable {
  /// Shift to the left.
  case shiftLeft = "<<"
  /// Shift to the right.
  case shiftRight = ">>"
  /// Both.
  case and = "&"
  /// One but not both.
  case xor = "^"
  /// One or both.
  case or = "|"
}
