import CTVetBytecode

/// A byte of a register as it is known before a packet comes.
enum RegisterByte: Equatable {
  /// Anything.
  case unknown
  /// Always the same.
  case constant(UInt8)
  /// A byte of the view: some of its bits, some of them turned over.
  case view(offset: Int, mask: UInt8, flipped: UInt8)

  /// The byte with a mask, and bits turned over then.
  func masked(_ mask: UInt8, flipping bits: UInt8) -> RegisterByte {
    switch self {
    case .unknown: .unknown
    case .constant(let byte): .constant(byte & mask ^ bits)
    case .view(let offset, let known, let flipped):
      .view(offset: offset, mask: known & mask, flipped: flipped & mask ^ bits)
    }
  }
}

/// What registers hold as far as it is known before a packet comes.
struct RegisterBytes {
  private var bytes = Array(repeating: RegisterByte.unknown, count: 64)

  /// The bytes from the first one of a register on; unknown behind the last register.
  func bytes(from register: Int, count: Int) -> [RegisterByte] {
    (register * 4..<register * 4 + count).map { $0 < bytes.count ? bytes[$0] : .unknown }
  }

  /// Puts bytes into registers.
  mutating func store(_ stored: [RegisterByte], at register: Int) {
    for (index, byte) in stored.enumerated() where register * 4 + index < bytes.count {
      bytes[register * 4 + index] = byte
    }
  }

  /// Puts bytes of the view into registers, with zeros up to the end of a word.
  mutating func load(_ offset: Int, count: Int, to register: Int) {
    var loaded = (0..<count).map {
      RegisterByte.view(offset: offset + $0, mask: 0xFF, flipped: 0)
    }
    while loaded.count % 4 != 0 { loaded.append(.constant(0)) }
    store(loaded, at: register)
  }
}
