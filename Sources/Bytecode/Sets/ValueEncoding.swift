import CTVetRulesetModel

extension SetDetails.ValueType {
  /// Which end of a range is meant.
  package enum End: Sendable {
    /// The lowest value.
    case low
    /// The highest value.
    case high
  }

  /// A key as a set compares it.
  ///
  /// Numbers have their byte order in registers, but in sets with intervals, which the kernel
  /// compares byte by byte, the most significant byte is always first.
  ///
  /// - Returns: nil where the value doesn't have as many parts as the type, or more bytes than
  ///   registers hold.
  package func key(of value: EvaluatedValue, _ end: End, hasIntervals: Bool) -> RegisterData? {
    switch value {
    case .single(let bounds):
      guard parts.count == 1, parts[0].fitsNumber else { return nil }
      let isLittle = !hasIntervals && parts[0].isLittleEndian
      return RegisterData(parts[0].bytes(of: end == .low ? bounds.low : bounds.high, isLittle))
    case .concatenation(let values):
      guard values.count == parts.count, fitsRegisters else { return nil }
      var words: [UInt32] = []
      for (bounds, part) in zip(values, parts) {
        part.bytes(ofKey: bounds, end, hasIntervals: hasIntervals).append(to: &words)
      }
      return RegisterData(words: words)
    }
  }

  /// What a map gives for a key.
  ///
  /// A range, which only a map of intervals has, is both ends one behind the other; single values stay
  /// as they are even there.
  ///
  /// - Returns: nil where the value doesn't have as many parts as the type, or more bytes than
  ///   registers hold.
  package func data(of value: EvaluatedValue) -> RegisterData? {
    let isRange = value.isRange
    switch value {
    case .single(let bounds):
      guard parts.count == 1, parts[0].fitsNumber else { return nil }
      let low = parts[0].bytes(of: bounds.low)
      guard isRange else { return RegisterData(low) }
      var words: [UInt32] = []
      low.append(to: &words)
      parts[0].bytes(of: bounds.high).append(to: &words)
      // Both ends begin at a word, but nft 1.0.6 sends no more than their own bytes.
      let byteCount = 2 * low.byteCount
      return RegisterData(words: words.prefix((byteCount + 3) / 4), byteCount: byteCount)
    case .concatenation(let values):
      guard values.count == parts.count, fitsRegisters else { return nil }
      var words: [UInt32] = []
      for (bounds, part) in zip(values, parts) { part.bytes(of: bounds.low).append(to: &words) }
      guard isRange else { return RegisterData(words: words) }
      for (bounds, part) in zip(values, parts) { part.bytes(of: bounds.high).append(to: &words) }
      guard words.count * 4 <= RegisterData.maximumByteCount else { return nil }
      return RegisterData(words: words)
    }
  }

  /// Whether a value fits into the registers, and each part into a number.
  package var fitsRegisters: Bool {
    byteCount <= RegisterData.maximumByteCount
      && parts.allSatisfy(\.fitsNumber)
  }
}

extension SetDetails.ValueType.Part {
  /// How many bytes a value takes.
  var byteCount: Int { (bits + 7) / 8 }

  /// Whether its values are numbers of up to 16 bytes, as all but long runs of raw bits are.
  var fitsNumber: Bool { LittleBytes.byteCounts.contains(byteCount) }

  /// The highest number that has this many bits.
  var largest: UInt128 { bits >= 128 ? .max : 1 << UInt128(bits) - 1 }

  /// Whether the least significant byte comes first; text always begins with its first byte.
  var isLittleEndian: Bool { byteOrder == .host && !datatype.isString }

  func bytes(of number: UInt128) -> LittleBytes { bytes(of: number, isLittleEndian) }

  func bytes(of number: UInt128, _ isLittle: Bool) -> LittleBytes {
    LittleBytes(number, byteCount: byteCount, isLittleEndian: isLittle)
  }

  /// A part of a concatenated key.
  ///
  /// nft 1.0.6 forgets to swap the bytes of prefixes where a range would need it, and adds the end's
  /// ones at the place where they would be after the swap.
  fileprivate func bytes(
    ofKey bounds: ValueBounds, _ end: SetDetails.ValueType.End, hasIntervals: Bool
  ) -> LittleBytes {
    guard hasIntervals, isLittleEndian, bounds.form == .prefix else {
      return bytes(
        of: end == .low ? bounds.low : bounds.high, !hasIntervals && isLittleEndian)
    }
    let low = bytes(of: bounds.low, true)
    guard end == .high else { return low }
    let ones = bytes(of: bounds.high - bounds.low, false)
    return LittleBytes(low.number &+ ones.number, byteCount: byteCount, isLittleEndian: true)
  }
}

/// Up to 16 bytes as they lie in memory, without an allocation.
struct LittleBytes: RandomAccessCollection {
  /// How many bytes there may be.
  static let byteCounts = 1...16

  /// The number that a little-endian host reads from them.
  let number: UInt128
  let byteCount: Int

  /// The bytes of a number in either order.
  init(_ number: UInt128, byteCount: Int, isLittleEndian: Bool) {
    precondition(Self.byteCounts.contains(byteCount), "a number has 1 to 16 bytes")
    let unused = UInt128(128 - 8 * byteCount)
    self.number = (isLittleEndian ? number << unused : number.byteSwapped) >> unused
    self.byteCount = byteCount
  }

  var startIndex: Int { 0 }
  var endIndex: Int { (byteCount + 3) / 4 }

  /// The word at an index.
  subscript(index: Int) -> UInt32 { UInt32(truncatingIfNeeded: number >> UInt128(32 * index)) }

  func append(to words: inout [UInt32]) { words.append(contentsOf: self) }
}

extension RegisterData {
  init(_ bytes: LittleBytes) {
    self.init(littleEndian: bytes.number, byteCount: bytes.byteCount)
  }
}
