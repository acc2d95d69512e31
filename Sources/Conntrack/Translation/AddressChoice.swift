public import CTVetPackets

extension TranslationRange {
  /// Puts an address of the range into a tuple (`find_best_ips_proto`).
  ///
  /// Of several, a hash of the source (and, unless the range is persistent, of the destination) picks one.
  func chooseAddress(for tuple: inout Tuple, _ manipulation: Manipulation, zone: UInt16) {
    guard flags.contains(.addresses) else { return }
    guard minimumAddress != maximumAddress else {
      tuple.setAddress(minimumAddress, manipulation)
      return
    }
    let isPersistent = flags.contains(.persistent)
    let lastWord = tuple.version == .v4 ? 0 : 3
    let source = tuple.source
    var hash = JenkinsHash.of(
      (source.swappedWord(0), source.swappedWord(1), source.swappedWord(2), source.swappedWord(3)),
      seed: isPersistent ? 0 : tuple.destination.swappedWord(lastWord) ^ UInt32(zone))
    var isBelowMaximum = false
    var address = manipulation == .source ? tuple.source : tuple.destination
    for word in 0...lastWord {
      let least = isBelowMaximum ? 0 : minimumAddress.word(word)
      let count =
        isBelowMaximum ? UInt32.max : maximumAddress.word(word) &- minimumAddress.word(word) &+ 1
      let part = UInt32(truncatingIfNeeded: (UInt64(hash) * UInt64(count)) >> 32)
      address.setWord(least &+ part, at: word)
      tuple.setAddress(address, manipulation)
      if address.word(word) != maximumAddress.word(word) {
        isBelowMaximum = true
      }
      if !isPersistent {
        hash ^= tuple.destination.swappedWord(word)
      }
    }
  }

  /// The range that netmap makes of this one for an address: its host part in the network of the range
  /// (`nft_nat_setup_netmap`).
  public func mappingNetwork(of address: IPAddress) -> TranslationRange {
    let hostHigh = minimumAddress.high ^ maximumAddress.high
    let hostLow = minimumAddress.low ^ maximumAddress.low
    let mapped = IPAddress(
      high: address.high & hostHigh | minimumAddress.high & ~hostHigh,
      low: address.low & hostLow | minimumAddress.low & ~hostLow)
    var range = self
    range.minimumAddress = mapped
    range.maximumAddress = mapped
    return range
  }
}

extension IPAddress {
  /// Four bytes of the address as a number; word 0 is the first.
  fileprivate func word(_ index: Int) -> UInt32 {
    let half = index < 2 ? high : low
    return UInt32(truncatingIfNeeded: index & 1 == 0 ? half >> 32 : half)
  }

  /// Four bytes of the address as a processor reads them that has the least byte first.
  fileprivate func swappedWord(_ index: Int) -> UInt32 {
    word(index).byteSwapped
  }

  /// Replaces four bytes of the address.
  fileprivate mutating func setWord(_ word: UInt32, at index: Int) {
    let shift: UInt64 = index & 1 == 0 ? 32 : 0
    let bits = UInt64(word) << shift
    let others = ~(UInt64(UInt32.max) << shift)
    if index < 2 {
      high = high & others | bits
    } else {
      low = low & others | bits
    }
  }
}
