/// How a run of bits is read with whole bytes: which bytes, and which bits of them.
///
/// The kernel loads bytes only. A run that begins or ends within a byte is loaded with the bytes
/// around it, and nft masks the other bits away and moves the value that is compared, not the field:
/// `ip dscp 1` loads byte 1, masks with 0xfc and compares with 1 << 2.
package struct BitLoad: Equatable, Sendable {
  /// Where the load begins, in bytes.
  package let offset: Int
  /// How many bytes are loaded.
  package let length: Int
  /// How many bits of the load's last byte lie below the run; values are shifted left by it.
  package let shift: Int
  /// How many bits the run has.
  package let bits: Int

  /// The load of a run that begins at a bit, both in bits.
  package init(bitOffset: Int, bitLength: Int) {
    let end = (bitOffset + bitLength + 7) / 8
    offset = bitOffset / 8
    length = end - offset
    shift = end * 8 - (bitOffset + bitLength)
    bits = bitLength
  }

  /// Whether the run is part of the loaded bytes only, so that a mask must follow the load.
  package var isFolded: Bool { bits != length * 8 }

  /// The bits of the run in the loaded bytes, in the order of the packet.
  package var mask: [UInt8] {
    (0..<length).map { byte in
      (0..<8).reduce(0) { mask, bit in
        let place = (length - 1 - byte) * 8 + bit
        return shift <= place && place < shift + bits ? mask | 1 << bit : mask
      }
    }
  }
}
