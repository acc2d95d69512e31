public import CTVetPackets

extension Tracker {
  /// Whether it is decided if an end of a connection is translated (`nf_nat_initialized`).
  public func isTranslationDecided(of id: ConnectionID, _ manipulation: Manipulation) -> Bool {
    self[id].status.contains(manipulation.doneBit)
  }

  /// Decides that an end of a connection is translated into a range (`nf_nat_setup_info`).
  ///
  /// A confirmed connection stays as it is.
  ///
  /// - Returns: False where it was decided before: the packet is dropped.
  public mutating func setUp(
    _ range: TranslationRange, for id: ConnectionID, _ manipulation: Manipulation,
    at now: Timestamp
  ) -> Bool {
    guard !self[id].status.contains(.confirmed) else { return true }
    guard !isTranslationDecided(of: id, manipulation), var current = self[id].reply.inverse else {
      return false
    }
    current.zone = self[id].original.zone
    let chosen = uniqueTuple(for: current, in: range, of: id, manipulation, at: now)
    if chosen != current, var reply = chosen.inverse {
      reply.zone = self[id].reply.zone
      self[id].reply = reply
      self[id].status.insert(manipulation.translatedBit)
    }
    if manipulation == .source {
      translationTable.sources.insert(id, original: self[id].original)
    }
    self[id].status.insert(manipulation.doneBit)
    return true
  }

  /// Decides that no rule translates an end of a connection (`nf_nat_alloc_null_binding`).
  ///
  /// The source port changes nevertheless where another connection would get the replies.
  public mutating func setUpNothing(
    for id: ConnectionID, _ manipulation: Manipulation, at now: Timestamp
  ) -> Bool {
    let reply = self[id].reply
    let address = manipulation == .source ? reply.destination : reply.source
    let range = TranslationRange(
      flags: .addresses, minimumAddress: address, maximumAddress: address)
    return setUp(range, for: id, manipulation, at: now)
  }

  /// Decides that the source is translated into an address of the interface by which packets leave
  /// (`nf_nat_masquerade_ipv4`, `nf_nat_masquerade_ipv6`).
  ///
  /// - Parameters:
  ///   - range: The ports, if any; its addresses don't count.
  ///   - address: The address that the interface would use for the next hop; nil where it has none.
  ///   - interface: The number of the interface.
  /// - Returns: False where the packet is dropped.
  public mutating func masquerade(
    _ range: TranslationRange, as address: IPAddress?, interface: UInt32, for id: ConnectionID,
    at now: Timestamp
  ) -> Bool {
    let source = self[id].original.source
    if self[id].original.version == .v4, source.v4 == 0 { return true }
    guard let address else { return false }
    if !self[id].status.contains(.confirmed) {
      updateExtensions(of: id) { $0.masqueradeInterface = interface }
    }
    return setUp(range.limited(to: address), for: id, .source, at: now)
  }

  /// Decides that the destination is translated into an address of this host (`nf_nat_redirect`).
  ///
  /// - Parameters:
  ///   - range: The ports, if any; its addresses don't count.
  ///   - address: The loopback address for packets of this host, else the first address of the interface
  ///     by which packets came; nil where it has none.
  /// - Returns: False where the packet is dropped.
  public mutating func redirect(
    _ range: TranslationRange, to address: IPAddress?, for id: ConnectionID, at now: Timestamp
  ) -> Bool {
    guard let address else { return false }
    return setUp(range.limited(to: address), for: id, .destination, at: now)
  }
}

extension TranslationRange {
  fileprivate func limited(to address: IPAddress) -> TranslationRange {
    var range = self
    range.flags.insert(.addresses)
    range.minimumAddress = address
    range.maximumAddress = address
    return range
  }
}
