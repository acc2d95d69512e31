/// Every match that iptables 1.8.9 comes with.
enum MatchExtensions {
  static let all: [any XtablesExtension.Type] = [
    AddressTypeMatch.self, AuthenticationHeaderMatch.self, AuthenticationHeader6Match.self,
    BPFMatch.self, ControlGroupMatch.self, ClusterMatch.self, CommentMatch.self,
    ConnectionBytesMatch.self, ConnectionLabelMatch.self, ConnectionLimitMatch.self,
    ConnectionMarkMatch.self, ConntrackMatch.self, StateMatch.self, CPUMatch.self, DCCPMatch.self,
    DeviceGroupMatch.self, DestinationOptionsMatch.self, DSCPMatch.self, CongestionMatch.self,
    EncapsulatedPayloadMatch.self, InterfaceIdentifierMatch.self, FragmentHeaderMatch.self,
    HashLimitMatch.self, HopByHopMatch.self, HelperMatch.self, HopLimitMatch.self, ICMPMatch.self,
    ICMP6Match.self, CompressionMatch.self, AddressRangeMatch.self, ExtensionHeadersMatch.self,
    VirtualServerMatch.self, LengthMatch.self, LimitMatch.self, EthernetSourceMatch.self,
    MarkMatch.self, MobilityHeaderMatch.self, MultiportMatch.self, AccountingMatch.self,
    FingerprintMatch.self, OwnerMatch.self, BridgePortMatch.self, PacketTypeMatch.self,
    PolicyMatch.self, QuotaMatch.self, RateEstimatorMatch.self, RealmMatch.self, RecentMatch.self,
    ReversePathMatch.self, RoutingHeaderMatch.self, SCTPMatch.self, SetMatch.self,
    SocketMatch.self, SegmentRoutingMatch.self, StatisticMatch.self, StringMatch.self,
    TCPMatch.self, SegmentSizeMatch.self, TimeMatch.self, TypeOfServiceMatch.self,
    TimeToLiveMatch.self, WordMatch.self, UDPMatch.self,
  ]
}
