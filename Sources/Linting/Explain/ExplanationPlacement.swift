extension ConntrackExplanation {
  /// Where the expression works, each in one sentence without a full stop.
  var placement: [String] {
    isIptables ? placementInTables : placementInChains
  }

  private var placementInChains: [String] {
    [
      "In prerouting and output: in a chain with a priority above -200, where the tracker runs; "
        + "-199 will do, `mangle` is -150",
      "Before that every packet from the network still reads `invalid`, so there the expression "
        + early + "; packets over `lo`, and those that a reject rule made, have their state "
        + "already, and after `ct zone set` every packet reads `new`",
      "At -200 exactly, the order hangs on what was loaded first",
      "In input, forward and postrouting: at any priority",
      "In a chain of type nat only the first packet of a connection arrives: `new`, or `related` for "
        + "one that a helper announced",
      "Families netdev and arp refuse it; in family bridge it needs the module nf_conntrack_bridge",
    ]
  }

  private var placementInTables: [String] {
    [
      "In every table but raw, which runs at -300: the tracker runs at -200 in PREROUTING and OUTPUT, "
        + "after it mangle (-150), nat and filter",
      "In raw every packet from the network still is INVALID, so there the expression " + early
        + "; packets over `lo` have their state already, and after `-j CT --zone` or "
        + "`-j CT --helper` every packet is NEW",
      "In the table nat only the first packet of a connection arrives: NEW, or RELATED for one that "
        + "a helper announced",
    ]
  }

  private var isIptables: Bool {
    conditions.contains { if case .iptables = $0.test { true } else { false } }
  }

  private var early: String {
    let outcomes = outcomes(.invalid)
    if outcomes == [.matches] { return "is true for all of them" }
    if outcomes == [.fails] { return "is true for none of them" }
    for case .verdict(let verdict) in outcomes { return "decides `\(verdict)` for all of them" }
    return "tells nothing"
  }
}
