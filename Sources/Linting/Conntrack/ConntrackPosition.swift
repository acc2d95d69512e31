package import CTVetRulesetModel

/// When a base chain runs, compared with conntrack's own look at the packet.
///
/// Conntrack registers in prerouting and output at -200 (`ipv4_conntrack_ops`, `ipv6_conntrack_ops`
/// of net/netfilter/nf_conntrack_proto.c), on bridges in prerouting alone (`nf_ct_bridge_ops`).
package enum ConntrackPosition: Sendable, Equatable {
  /// The packet has no connection yet.
  case before
  /// At conntrack's own priority, so that the order of loading decides.
  case unsettled
  /// Conntrack has run.
  case after
  /// The family has no conntrack.
  case absent

  /// Finds the place of a base chain.
  package init(of chain: Chain, base: Chain.Base, in ruleset: Ruleset) {
    switch (chain.family, base.hook) {
    case (.arp, _), (.netdev, _):
      self = .absent
    case (_, .ingress):
      // What lo delivers was tracked when it was sent, and keeps its connection.
      let isLoopback = !base.devices.isEmpty && base.devices.allSatisfy(ruleset.isLoopback)
      self = isLoopback ? .after : .before
    case (.bridge, .prerouting), (.ip, .prerouting), (.ip6, .prerouting), (.inet, .prerouting),
      (.ip, .output), (.ip6, .output), (.inet, .output):
      if base.priority == Priority.conntrack {
        self = .unsettled
      } else {
        self = base.priority < Priority.conntrack ? .before : .after
      }
    default:
      self = .after
    }
  }
}

extension Ruleset {
  /// Whether a device name is that of the loopback interface.
  func isLoopback(_ device: NameID) -> Bool { spelling(device) == "lo" }
}
