import CTVetIptablesLanguage
import CTVetPackets
import CTVetRulesetModel

/// Which test each match is.
enum XtablesTests {
  /// The tests of a rule in their order.
  ///
  /// - Parameter firstKey: A number that no other rule's tests have; there is room for 64 behind it.
  static func tests(
    of rule: XtablesRule, _ family: Family, _ sets: [String: IPSetDeclaration], firstKey: Int
  ) -> [any XtablesTest] {
    [HeaderTest(rule: rule)]
      + rule.matches.enumerated().map { index, use in
        SetTest(use, sets, where: use.name == "set") ?? test(use, family, key: firstKey + index)
      }
  }

  private static func test(_ use: XtablesUse, _ family: Family, key: Int) -> any XtablesTest {
    let known: (any XtablesTest)? =
      switch use.name {
      case "tcp": TCPTest(use)
      case "udp": PortTest(use, [17])
      case "sctp" where use["chunk-types"] == nil: PortTest(use, [132])
      case "dccp" where use["dccp-types"] == nil && use["dccp-option"] == nil:
        PortTest(use, [33])
      case "multiport": use.options.first.map(MultiportTest.init)
      case "icmp": use["icmp-type"].map { ICMPTest(option: $0, transport: 1) }
      case "icmp6": use["icmpv6-type"].map { ICMPTest(option: $0, transport: 58) }
      case "tcpmss": use["mss"].map(SegmentSizeTest.init)
      case "conntrack", "state": ConnectionTest(use: use)
      case "connmark": use["mark"].map(ConnectionMarkTest.init)
      case "connlabel" where use["set"] == nil:
        use["label"].map { ConnectionLabelTest(option: $0, label: Int($0.value)) }
      case "helper": use["helper"].map(HelperTest.init)
      case "limit": LimitTest(use, key: key)
      case "hashlimit": HashLimitTest(use: use)
      case "statistic": StatisticTest(use, key: key)
      case "quota": use["quota"].map { QuotaTest(key: key, option: $0) }
      case "connlimit": ConnectionLimitTest(key: key, use: use)
      case "recent": RecentTest(use)
      default: fieldTest(use)
      }
    return known ?? UnknownTest(name: use.name)
  }

  private static func fieldTest(_ use: XtablesUse) -> (any XtablesTest)? {
    switch use.name {
    case "mark": use["mark"].map(MarkTest.init)
    case "length": use["length"].map(LengthTest.init)
    case "ttl", "hl": HopsTest(use: use)
    case "dscp":
      (use["dscp"] ?? use["dscp-class"]).map { ServiceTest(option: $0, isWhole: false) }
    case "tos": use["tos"].map { ServiceTest(option: $0, isWhole: true) }
    case "pkttype": use["pkt-type"].map(PacketTypeTest.init)
    case "mac": use["mac-source"].map(EthernetSourceTest.init)
    case "iprange": AddressRangeTest(use: use)
    case "addrtype": AddressTypeTest(use: use)
    case "rpfilter": ReversePathTest(use: use)
    case "policy": NoPolicyTest(isNoneAsked: use["pol"]?.text.lowercased() == "none")
    case "comment": AlwaysTest()
    default: nil
    }
  }
}

/// What each target does.
enum XtablesTargets {
  static func target(_ use: XtablesUse, _ family: Family) -> any XtablesTarget {
    switch use.name {
    case "MARK": return MarkTarget(use)
    case "CONNMARK": return ConnectionMarkTargets.target(use)
    case "TTL", "HL": return HopsTarget(use: use)
    case "DSCP": return ServiceTarget(class: use)
    case "TOS": return ServiceTarget(whole: use)
    case "CLASSIFY":
      return ClassTarget(number: UInt32(truncatingIfNeeded: use["set-class"]?.value ?? 0))
    case "TCPMSS":
      return SegmentSizeTarget(size: use["set-mss"].map { UInt16(truncatingIfNeeded: $0.value) })
    case "REJECT": return RejectTarget(use, isIPv6: family == .ip6)
    case "NFQUEUE" where use["queue-balance"] == nil:
      return QueueTarget(
        number: UInt16(truncatingIfNeeded: use["queue-num"]?.value ?? 0),
        bypasses: use["queue-bypass"] != nil)
    case "LOG":
      return LoggingTarget(
        message: LoggedMessage(prefix: use["log-prefix"]?.text ?? "", group: nil))
    case "NFLOG":
      return LoggingTarget(
        message: LoggedMessage(
          prefix: use["nflog-prefix"]?.text ?? "",
          group: UInt16(truncatingIfNeeded: use["nflog-group"]?.value ?? 0)))
    case "SNAT", "DNAT", "MASQUERADE", "REDIRECT":
      return TranslationTargets.target(use, family == .ip6 ? .v6 : .v4)
    case "NETMAP":
      guard let network = use["to"]?.addresses.first else { break }
      return NetworkMapTarget(network: network)
    case "NOTRACK": return ConnectionChangeTarget(change: .untracked)
    case "CT": return connectionTarget(use)
    // What the audit gets has no prefix and no group.
    case "AUDIT": return LoggingTarget(message: LoggedMessage(prefix: "", group: nil))
    case "CHECKSUM", "TRACE", "IDLETIMER", "LED", "RATEEST": return UnseenTarget()
    default: break
    }
    return UnknownTarget(reason: "`-j \(use.name)` is not modelled")
  }
}
