/// What bytes of the view must be for a rule to match.
struct ByteConstraints {
  /// Eight bytes of which some bits must be as given.
  struct Window {
    var offset: UInt8
    var mask: UInt64
    var value: UInt64
  }

  /// Whether no packet is as it must be.
  var isImpossible = false
  private var bytes: [Int: (mask: UInt8, value: UInt8)] = [:]

  /// Has a known byte of a register equal a constant.
  mutating func require(_ byte: RegisterByte, _ wanted: UInt8) {
    switch byte {
    case .unknown: isImpossible = true
    case .constant(let constant): if constant != wanted { isImpossible = true }
    case .view(let offset, let mask, let flipped):
      let value = wanted ^ flipped
      let known = bytes[offset] ?? (0, 0)
      if value & ~mask != 0 || (known.value ^ value) & known.mask & mask != 0 {
        isImpossible = true
      }
      bytes[offset] = (known.mask | mask, known.value | value)
    }
  }

  /// As few windows as hold all bytes.
  func windows() -> [Window] {
    var windows: [Window] = []
    for (offset, byte) in bytes.sorted(by: { $0.key < $1.key }) where byte.mask != 0 {
      if let last = windows.last, offset - Int(last.offset) < 8 {
        let shift = UInt64((offset - Int(last.offset)) * 8)
        windows[windows.count - 1].mask |= UInt64(byte.mask) << shift
        windows[windows.count - 1].value |= UInt64(byte.value) << shift
      } else {
        windows.append(
          Window(
            offset: UInt8(offset), mask: UInt64(byte.mask), value: UInt64(byte.value)))
      }
    }
    return windows
  }
}

/// Bytes of registers that lie side by side in the view, or all in the opposite order.
struct ByteRun {
  /// Where the first of them in the view lies.
  private(set) var offset: Int
  let count: Int
  /// Whether the last byte in the registers is the first one in the view.
  private(set) var isReversed: Bool
  /// Which bits count; the first byte in the view is the lowest.
  private(set) var mask: UInt64 = 0
  /// What bits are turned over.
  private(set) var flipped: UInt64 = 0

  /// The run of up to eight bytes; nil where they are none.
  init?(_ bytes: [RegisterByte]) {
    guard (1...8).contains(bytes.count) else { return nil }
    count = bytes.count
    // Where it begins if it goes forwards, and if it goes backwards.
    var forwards: Int?
    var backwards: Int?
    var isForwards = true
    var isBackwards = true
    for (index, byte) in bytes.enumerated() {
      guard case .view(let place, _, _) = byte else { continue }
      let start = place - index
      let end = place - (bytes.count - 1 - index)
      isForwards = isForwards && start == forwards ?? start
      isBackwards = isBackwards && end == backwards ?? end
      forwards = start
      backwards = end
    }
    isReversed = !isForwards
    offset = (isForwards ? forwards : backwards) ?? 0
    guard isForwards || isBackwards, offset >= 0 else { return nil }
    for (index, byte) in bytes.enumerated() {
      let shift = UInt64((isReversed ? bytes.count - 1 - index : index) * 8)
      switch byte {
      case .unknown: return nil
      case .constant(let constant): flipped |= UInt64(constant) << shift
      case .view(_, let bits, let turned):
        mask |= UInt64(bits) << shift
        flipped |= UInt64(turned) << shift
      }
    }
  }
}
