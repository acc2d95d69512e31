/// The kinds of words and marks that nft's scanner tells apart.
enum TokenKind: UInt8 {
  case endOfFile
  case newline
  case semicolon
  case comma
  case colon
  case dot
  case leftBrace
  case rightBrace
  case leftBracket
  case rightBracket
  case leftParenthesis
  case rightParenthesis
  /// `==` or `eq`.
  case equal
  /// `!=` or `ne`.
  case notEqual
  /// `<` or `lt`.
  case less
  /// `>` or `gt`.
  case greater
  /// `<=` or `le`.
  case lessOrEqual
  /// `>=` or `ge`.
  case greaterOrEqual
  /// `<<` or `lshift`.
  case shiftLeft
  /// `>>` or `rshift`.
  case shiftRight
  /// `&` or `and`.
  case ampersand
  /// `^` or `xor`.
  case caret
  /// `|` or `or`.
  case pipe
  /// `!` or `not`.
  case not
  case slash
  case dash
  case plus
  case asterisk
  case at
  case dollar
  case assign
  /// A keyword or another bare word.
  case word
  /// Digits that fit into 64 bits.
  case number
  /// A word that begins like a number: an address, a time, a class id, an overlong number.
  case literal
  /// Text between double quotes.
  case quoted
  /// A word with a `*` in it.
  case starred
  /// Bytes that belong nowhere.
  case junk
}

/// A word or mark of the text.
///
/// Units: byte offsets within the file.
struct Token {
  var kind: TokenKind
  var keyword: Keyword
  var start: UInt32
  var end: UInt32

  /// Stands where there is no token.
  static let none = Token(kind: .endOfFile, keyword: .none, start: 0, end: 0)
}
