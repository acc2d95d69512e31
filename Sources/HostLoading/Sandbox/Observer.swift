import CTVetRulesetModel

/// The rules that look at packets from within the kernel: they have each one traced, and tell where it is.
///
/// They are loaded before conntrack comes on, so that of what has equal priority they run last: behind
/// conntrack at −200, behind the confirmation at the end.
enum Observer {
  /// The table.
  static let table = "ctvet_observer"

  /// The hooks that packets are looked at in.
  private static let hooks: [Hook] = [.prerouting, .input, .forward, .output, .postrouting]

  /// The rules.
  static var rules: String {
    var text = "table inet \(table) {\n"
    for hook in hooks {
      let begins = hook == .prerouting || hook == .output
      text += chain(hook, .start, "-2147483648", begins ? "meta nftrace set 1\ncounter" : "counter")
      if begins { text += chain(hook, .tracked, "-200", "counter") }
      // No program of this host shall answer what is delivered.
      text += chain(hook, .end, "2147483647", hook == .input ? "counter drop" : "counter")
    }
    return text + """
      chain quiet {
      type filter hook output priority -2147483648; policy accept;
      icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert, \
      mld-listener-report, mld2-listener-report } drop
      meta l4proto igmp drop
      }
      }

      """
  }

  /// A rule that has the kernel track connections.
  static let tracking = "table inet ctvet_tracking {\nchain on {\nct state new\n}\n}\n"

  private static func chain(
    _ hook: Hook, _ position: ObservedPoint.Position, _ priority: String, _ rules: String
  ) -> String {
    """
    chain \(hook.rawValue)_\(position.rawValue) {
    type filter hook \(hook.rawValue) priority \(priority); policy accept;
    \(rules)
    }

    """
  }
}

/// A place of the observer's, by the name of its chain.
struct ObservedPoint: Hashable {
  /// Where in a hook.
  enum Position: String {
    case start
    case tracked = "ct"
    case end
  }

  let hook: Hook
  let position: Position

  init?(chain: String) {
    let parts = chain.split(separator: "_")
    guard parts.count == 2, let hook = Hook(rawValue: String(parts[0])),
      let position = Position(rawValue: String(parts[1]))
    else { return nil }
    self.hook = hook
    self.position = position
  }
}
