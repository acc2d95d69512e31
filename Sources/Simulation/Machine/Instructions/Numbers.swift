import CTVetBytecode
import CTVetConntrack

/// `numgen` and `hash` (net/netfilter/nft_numgen.c, net/netfilter/nft_hash.c).
extension Machine {
  mutating func run(
    _ numgen: Instruction.Numgen, state index: Int32, _ walk: inout RuleWalk
  ) -> StepOutcome {
    let number: UInt32
    switch numgen.kind {
    case .incremental:
      guard index >= 0, case .number(let last) = states[Int(index)] else { return .endRule }
      let next = last &+ 1
      number = next < numgen.modulus ? next : 0
      states[Int(index)] = .number(number)
    case .random:
      number = JenkinsHash.scaled(
        UInt32(truncatingIfNeeded: random.next() >> 32), below: numgen.modulus)
    }
    walk.registers[numgen.destination.word] = number &+ numgen.offset
    return .next
  }
}

extension RuleWalk {
  mutating func run(_ hash: Instruction.Hash) -> StepOutcome {
    let number: UInt32
    switch hash.kind {
    case .jenkins(let source, let length, let seed?):
      let bytes = registers.bytes(from: source.word, count: Int(length))
      number = JenkinsHash.scaled(JenkinsHash.of(bytes.span, seed: seed), below: hash.modulus)
    case .jenkins(_, _, nil):
      guard hash.modulus == 1 else { return giveUp("the kernel draws the seed of the hash") }
      number = 0
    case .symmetric:
      guard hash.modulus == 1 else { return giveUp("`symhash` is a hash with a secret") }
      number = 0
    }
    registers[hash.destination.word] = number &+ hash.offset
    return .next
  }
}

/// Bob Jenkins's hash as the kernel has it (`jhash`, include/linux/jhash.h).
enum JenkinsHash {
  private static let start: UInt32 = 0xDEAD_BEEF

  /// A hash as a number below another one (`reciprocal_scale`).
  static func scaled(_ hash: UInt32, below modulus: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: (UInt64(hash) * UInt64(modulus)) >> 32)
  }

  /// The hash of bytes.
  static func of(_ bytes: Span<UInt8>, seed: UInt32) -> UInt32 {
    let first = start &+ UInt32(truncatingIfNeeded: bytes.count) &+ seed
    var (a, b, c) = (first, first, first)
    var offset = 0
    while bytes.count - offset > 12 {
      a &+= word(bytes, offset)
      b &+= word(bytes, offset + 4)
      c &+= word(bytes, offset + 8)
      mix(&a, &b, &c)
      offset += 12
    }
    guard offset < bytes.count else { return c }
    a &+= word(bytes, offset)
    b &+= word(bytes, offset + 4)
    c &+= word(bytes, offset + 8)
    finish(&a, &b, &c)
    return c
  }

  /// Four bytes, the first one lowest, with zeros behind the end.
  private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
    var word: UInt32 = 0
    for index in 0..<4 where offset + index < bytes.count {
      word |= UInt32(bytes[offset + index]) << UInt32(index * 8)
    }
    return word
  }

  private static func rotated(_ number: UInt32, _ bits: UInt32) -> UInt32 {
    number << bits | number >> (32 - bits)
  }

  private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    a = (a &- c) ^ rotated(c, 4)
    c &+= b
    b = (b &- a) ^ rotated(a, 6)
    a &+= c
    c = (c &- b) ^ rotated(b, 8)
    b &+= a
    a = (a &- c) ^ rotated(c, 16)
    c &+= b
    b = (b &- a) ^ rotated(a, 19)
    a &+= c
    c = (c &- b) ^ rotated(b, 4)
    b &+= a
  }

  private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
    c = (c ^ b) &- rotated(b, 14)
    a = (a ^ c) &- rotated(c, 11)
    b = (b ^ a) &- rotated(a, 25)
    c = (c ^ b) &- rotated(b, 16)
    a = (a ^ c) &- rotated(c, 4)
    b = (b ^ a) &- rotated(a, 14)
    c = (c ^ b) &- rotated(b, 24)
  }
}
