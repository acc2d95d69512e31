import CTVetConntrack
import CTVetIptablesLanguage

/// `-p tcp`, `-s`, `-i` and so on: what every rule has (net/ipv4/netfilter/ip_tables.c `ip_packet_match`,
/// net/ipv6/netfilter/ip6_tables.c `ip6_packet_match`).
struct HeaderTest: StatelessTest {
  let rule: XtablesRule

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    if let test = rule.source, !Self.isIn(packet.source, test) { return false }
    if let test = rule.destination, !Self.isIn(packet.destination, test) { return false }
    if let test = rule.input, !Self.isNamed(packet.input, test) { return false }
    if let test = rule.output, !Self.isNamed(packet.output, test) { return false }
    if let test = rule.transport, test.value != 0,
      (packet.transport == test.value) == test.isInverted
    {
      return false
    }
    if let test = rule.fragment, packet.isLaterFragment == test.isInverted { return false }
    return true
  }

  private static func isIn(
    _ address: UInt128, _ test: XtablesRule.Test<XtablesRule.Address>
  ) -> Bool {
    (address & test.value.mask == test.value.address) != test.isInverted
  }

  /// Compares as far as the name is given; what has no interface has the empty name.
  private static func isNamed(_ name: String?, _ test: XtablesRule.Test<String>) -> Bool {
    let name = name ?? ""
    let isSame =
      test.value.hasSuffix("+") ? name.hasPrefix(test.value.dropLast()) : name == test.value
    return isSame != test.isInverted
  }
}
