import CTVetIptablesLanguage
import CTVetPackets
import CTVetRulesetModel

/// Which test each match is.
enum XtablesTests {
  /// The tests of a rule's matches in their order.
  ///
  /// - Parameter firstKey: A number that no other rule's tests have; there is room for 64 behind it.
  static func tests(
    of rule: XtablesRule, _ family: Family, _ sets: [String: IPSetDeclaration], firstKey: Int
  ) -> [any XtablesTest] {
    rule.matches.enumerated().flatMap { index, use -> [any XtablesTest] in
      if use.name == "sctp" || use.name == "dccp" { return portsAndTypes(use) }
      let test =
        SetTest(use, sets, where: use.name == "set") ?? test(use, family, key: firstKey + index)
      // What is known of the other options may say no.
      let option = ["rt-0-addrs", "hbh-opts", "dst-opts"].first { use[$0] != nil }
      return [test] + (option.map { [UnknownTest(name: "\(use.name) --\($0)")] } ?? [])
    }
  }

  private static func portsAndTypes(_ use: XtablesUse) -> [any XtablesTest] {
    let ports = PortTest(use, [use.name == "sctp" ? 132 : 33])
    if let option = use["chunk-types"] {
      return [ports, ChunkTest(option) ?? UnknownTest(name: "sctp --chunk-types")]
    }
    if use["dccp-option"] != nil { return [ports, UnknownTest(name: "dccp --dccp-option")] }
    return [ports] + (use["dccp-types"].map { [DCCPTypeTest(option: $0)] } ?? [])
  }

  private static func test(_ use: XtablesUse, _ family: Family, key: Int) -> any XtablesTest {
    let known: (any XtablesTest)? =
      switch use.name {
      case "tcp": TCPTest(use)
      case "udp": PortTest(use, [17])
      case "multiport": use.options.first.map(MultiportTest.init)
      case "icmp": use["icmp-type"].map { ICMPTest(option: $0, transport: 1) }
      case "icmp6": use["icmpv6-type"].map { ICMPTest(option: $0, transport: 58) }
      case "tcpmss": use["mss"].map(SegmentSizeTest.init)
      case "conntrack", "state": ConnectionTest(use: use)
      case "connmark": use["mark"].map(ConnectionMarkTest.init)
      case "connlabel":
        use["label"].map {
          ConnectionLabelTest(option: $0, label: Int($0.value), isSet: use["set"] != nil)
        }
      case "helper": use["helper"].map(HelperTest.init)
      case "limit": LimitTest(use, key: key)
      case "hashlimit": HashLimitTest(use: use)
      case "statistic": StatisticTest(use, key: key)
      case "quota": use["quota"].map { QuotaTest(key: key, option: $0) }
      case "connlimit": ConnectionLimitTest(key: key, use: use)
      case "recent": RecentTest(use)
      case "connbytes": ConnectionBytesTest(use)
      default: fieldTest(use) ?? headerTest(use, family)
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
    case "ecn": CongestionTest(use: use)
    case "time": ClockTest(use: use)
    case "owner": OwnerTest(use: use)
    case "physdev": BridgePortTest(use: use)
    case "eui64": InterfaceIdentifierTest()
    case "string": TextTest(use)
    case "u32": use["u32"].flatMap(WordTest.init)
    default: nil
    }
  }

  private static func headerTest(_ use: XtablesUse, _ family: Family) -> (any XtablesTest)? {
    switch use.name {
    case "esp": SecurityIndexTest(transport: 50, index: use["espspi"])
    case "ipcomp": SecurityIndexTest(transport: 108, index: use["ipcompspi"])
    case "ah" where family == .ip: SecurityIndexTest(transport: 51, index: use["ahspi"])
    case "ah": AuthenticationHeaderTest(use: use)
    case "frag": FragmentHeaderTest(use: use)
    case "rt": RoutingHeaderTest(use: use)
    case "hbh": OptionsHeaderTest(kind: 0, length: use["hbh-len"])
    case "dst": OptionsHeaderTest(kind: 60, length: use["dst-len"])
    case "mh": MobilityHeaderTest(type: use["mh-type"])
    case "ipv6header":
      use["header"].map { HeaderListTest(headers: $0, isSoft: use["soft"] != nil) }
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
    case "ECN": return CongestionTarget(use: use)
    case "TCPOPTSTRIP":
      if let target = StripOptionsTarget(use) { return target }
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
