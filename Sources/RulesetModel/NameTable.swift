/// Names of tables, chains, sets and the like, each stored once.
///
/// Layout: open addressing over a power of two of slots, at most half full, so that a name is found
/// by its bytes without making a `String`.
public struct NameTable: Sendable {
  private var spellings: [String] = []
  /// The bytes of all spellings one behind the other, and where each begins.
  private var bytes: [UInt8] = []
  private var starts: [Int] = [0]
  private var hashes: [UInt64] = []
  /// The index of a name plus 1; 0 for an empty slot.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// Creates a table without names.
  public init() {}

  /// The id of a name, which is added where it is new.
  package mutating func intern(_ name: String) -> NameID {
    var name = name
    return name.withUTF8 { unsafe intern(utf8: $0) }
  }

  /// The id of a name by its bytes, which is added where it is new.
  package mutating func intern(utf8: UnsafeBufferPointer<UInt8>) -> NameID {
    let hash = unsafe Self.hash(utf8)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, unsafe isEqual(index, utf8) { return NameID(index) }
      slot = (slot + 1) & (slots.count - 1)
    }
    spellings.append(unsafe String(decoding: utf8, as: UTF8.self))
    unsafe bytes.append(contentsOf: utf8)
    starts.append(bytes.count)
    hashes.append(hash)
    slots[slot] = UInt32(truncatingIfNeeded: spellings.count)
    if spellings.count * 2 > slots.count { grow() }
    return NameID(spellings.count - 1)
  }

  /// The id of a name that was interned before.
  public func find(_ name: String) -> NameID? {
    var name = name
    return name.withUTF8 { utf8 in
      let hash = unsafe Self.hash(utf8)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let index = Int(slots[slot]) - 1
        if hashes[index] == hash, unsafe isEqual(index, utf8) { return NameID(index) }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  /// The spelling of a name.
  public subscript(id: NameID) -> String { spellings[Int(id.index)] }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(truncatingIfNeeded: index + 1)
    }
  }

  private func isEqual(_ index: Int, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[index]
    guard starts[index + 1] - start == utf8.count else { return false }
    for offset in 0..<utf8.count where unsafe bytes[start + offset] != utf8[offset] {
      return false
    }
    return true
  }

  /// FNV-1a, 64 bits.
  private static func hash(_ utf8: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<utf8.count {
      hash = unsafe (hash ^ UInt64(utf8[index])) &* 0x100_0000_01B3
    }
    return hash ^ (hash >> 32)
  }
}
