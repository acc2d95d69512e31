/// An instruction as `nft --debug=netlink` writes it (libnftnl 1.2.4, `nftnl_expr_snprintf`).
package protocol InstructionText: Sendable, Hashable {
  /// Writes what stands between the instruction's name and the closing bracket; each word with a
  /// space behind it.
  func write(to text: inout ByteText)

  /// Reads what `write(to:)` writes, or gives nil where something else stands there.
  init?(from reader: inout WordReader)
}
