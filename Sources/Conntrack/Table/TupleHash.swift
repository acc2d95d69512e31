import CTVetPackets

/// A keyed hash of tuples: who doesn't know the key cannot choose tuples that collide.
struct TupleHash: Sendable {
  private var keys: (UInt64, UInt64, UInt64, UInt64)

  init(random: inout RandomSource) {
    keys = (random.next() | 1, random.next() | 1, random.next() | 1, random.next() | 1)
  }

  /// The hash of a tuple, its zone included.
  @inline(__always)
  func callAsFunction(_ tuple: Tuple) -> UInt64 {
    let words = tuple.key
    var mixed = Self.mix(tuple.source.high ^ keys.0, tuple.destination.high ^ keys.1)
    if tuple.version == .v6 {
      mixed ^= Self.mix(tuple.source.low ^ keys.2, tuple.destination.low ^ keys.3)
    }
    return Self.mix(words ^ keys.2, mixed ^ keys.0)
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

extension Tuple {
  /// What is beside the addresses, as one number.
  @inline(__always)
  var key: UInt64 {
    // In the order of the fields, so that the compiler loads all of them at once.
    UInt64(sourcePort) | UInt64(destinationPort) << 16 | UInt64(zone) << 32
      | UInt64(transport.rawValue) << 48 | UInt64(version.rawValue) << 56
  }
}
