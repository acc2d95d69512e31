/// What expressions yield that compute a value or ask a module for it.
///
/// Source: `nft describe` and bytecode of nft 1.0.6.
package enum ComputedValue: Sendable, CaseIterable {
  /// `numgen inc` and `numgen random`.
  case numberGenerator
  /// `jhash` and `symhash`.
  case hash
  /// `osf name` and `osf version`, whose texts are the same: `osf dreg 1`.
  case operatingSystem
  /// `tunnel id`.
  case tunnelID
  /// `tunnel path`.
  case tunnelPath

  /// What it yields; the name begins the instruction's text, or names the key of `tunnel load`.
  package var template: KeyTemplate {
    switch self {
    case .numberGenerator: KeyTemplate("numgen", .integer, 32)
    case .hash: KeyTemplate("hash", .integer, 32)
    case .operatingSystem: KeyTemplate("osf", .string, 128)
    // Not observed: no nft at hand accepts `tunnel`. From libnftnl src/expr/tunnel.c.
    case .tunnelID: KeyTemplate("id", .integer, 32)
    case .tunnelPath: KeyTemplate("path", .boolean, 8)
    }
  }
}
