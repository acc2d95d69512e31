import CTVetConntrack

extension RecordedCase {
  /// The settings that the tracker ran with.
  var trackingSettings: TrackingSettings {
    var tracking = TrackingSettings()
    for (name, value) in settings {
      if let path = TrackingSettings.timeoutsByName[name] {
        tracking[keyPath: path] = UInt32(clamping: value)
        continue
      }
      switch name {
      case "nf_conntrack_tcp_loose": tracking.tcpLoose = UInt8(clamping: value)
      case "nf_conntrack_tcp_max_retrans":
        tracking.tcpMaximumRetransmissions = UInt8(clamping: value)
      case "nf_conntrack_tcp_be_liberal": tracking.tcpIsLiberal = value != 0
      case "nf_conntrack_tcp_ignore_invalid_rst": tracking.tcpIgnoresInvalidReset = value != 0
      case "nf_conntrack_checksum": tracking.verifiesChecksums = value != 0
      case "nf_conntrack_acct": tracking.accounts = value != 0
      default: break
      }
    }
    return tracking
  }
}
