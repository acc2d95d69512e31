/// Every target that iptables 1.8.9 comes with.
enum TargetExtensions {
  static let all: [any XtablesExtension.Type] = [
    AuditTarget.self, ChecksumTarget.self, ClassifyTarget.self, ClusterAddressTarget.self,
    ConnectionMarkTarget.self, ConnectionSecurityTarget.self, ConnectionTarget.self,
    NoTrackTarget.self, DestinationTranslationTarget.self, DestinationPrefixTarget.self,
    DSCPTarget.self, CongestionTarget.self, HopLimitTarget.self, HashMarkTarget.self,
    IdleTimerTarget.self, LightTarget.self, LogTarget.self, MarkTarget.self,
    MasqueradeTarget.self, NetworkMapTarget.self, NetlinkLogTarget.self, QueueTarget.self,
    RateEstimatorTarget.self, RedirectTarget.self, RejectTarget.self, SecurityMarkTarget.self,
    SetTarget.self, SourceTranslationTarget.self, SourcePrefixTarget.self,
    ConnectionProxyTarget.self, SegmentSizeTarget.self, StripOptionsTarget.self,
    DuplicateTarget.self, TypeOfServiceTarget.self, TransparentProxyTarget.self,
    TraceTarget.self, TimeToLiveTarget.self, UserLogTarget.self,
  ]
}
