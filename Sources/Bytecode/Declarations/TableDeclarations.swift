import CTVetDiagnostics
package import CTVetRulesetModel

/// Turns what tables declare into what nft 1.0.6 sends for it.
///
/// What is refused is what nft itself refuses; what the kernel alone refuses is sent, as `nft -c` prints
/// it all the same. What the parser refuses has had its diagnostic, and counts as not written here.
package struct TableDeclarations: Sendable {
  /// The ruleset that declares.
  package let ruleset: Ruleset

  /// Creates the declarations of a ruleset.
  package init(of ruleset: Ruleset) {
    self.ruleset = ruleset
  }

  /// Names of devices in nft's order, which is the reverse of the one in which they are written.
  package func devices(_ names: [NameID]) -> [String] {
    names.reversed().map { quoted in
      let name = ruleset.spelling(quoted)
      guard name.hasPrefix("\""), name.hasSuffix("\""), name.utf8.count > 1 else { return name }
      return String(name.dropFirst().dropLast())
    }
  }
}

extension Family {
  /// `NFPROTO_*` (include/uapi/linux/netfilter.h).
  package var number: UInt16 {
    switch self {
    case .inet: 1
    case .ip: 2
    case .arp: 3
    case .netdev: 5
    case .bridge: 7
    case .ip6: 10
    }
  }
}
