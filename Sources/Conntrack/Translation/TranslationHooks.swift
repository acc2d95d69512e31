extension Tracker {
  /// Forgets what NAT keeps of a connection that goes (`nf_nat_cleanup_conntrack`).
  mutating func forgetTranslation(of id: ConnectionID) {
    guard self[id].status.contains(.sourceNATDone) else { return }
    translationTable.sources.remove(id, original: self[id].original)
  }
}
