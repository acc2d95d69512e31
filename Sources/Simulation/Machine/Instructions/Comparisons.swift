import CTVetBytecode

/// `cmp`, `range`, `bitwise`, `byteorder` and `immediate` (net/netfilter/nft_cmp.c and the like).
extension RuleWalk {
  func run(_ compare: Instruction.Compare) -> StepOutcome {
    let order = registers.compare(compare.source.word, with: compare.data)
    let holds =
      switch compare.operation {
      case .equal: order == 0
      case .notEqual: order != 0
      case .less: order < 0
      case .lessOrEqual: order <= 0
      case .greater: order > 0
      case .greaterOrEqual: order >= 0
      }
    return holds ? .next : .endRule
  }

  func run(_ range: Instruction.Range) -> StepOutcome {
    let isInside =
      registers.compare(range.source.word, with: range.lower) >= 0
      && registers.compare(range.source.word, with: range.upper) <= 0
    return isInside == (range.operation == .inside) ? .next : .endRule
  }

  mutating func run(_ bitwise: Instruction.Bitwise) -> StepOutcome {
    let (source, destination) = (bitwise.source.word, bitwise.destination.word)
    let count = Int(bitwise.length + 3) / 4
    switch bitwise.operation {
    case .maskXor(let mask, let xor):
      for index in 0..<min(count, mask.wordCount, xor.wordCount) {
        registers[destination + index] =
          registers[source + index] & mask[word: index] ^ xor[word: index]
      }
    case .shiftLeft(let bits):
      var carry: UInt32 = 0
      for index in (0..<count).reversed() {
        let word = registers[source + index]
        registers[destination + index] = word << bits | carry
        carry = word >> (32 - bits)
      }
    case .shiftRight(let bits):
      var carry: UInt32 = 0
      for index in 0..<count {
        let word = registers[source + index]
        registers[destination + index] = carry | word >> bits
        carry = word << (32 - bits)
      }
    }
    return .next
  }

  mutating func run(_ byteorder: Instruction.Byteorder) -> StepOutcome {
    let (source, destination) = (byteorder.source.word, byteorder.destination.word)
    let length = Int(byteorder.length)
    switch byteorder.size {
    case 8:
      for index in 0..<length / 8 {
        let low = registers[source + index * 2].byteSwapped
        let high = registers[source + index * 2 + 1].byteSwapped
        registers[destination + index * 2] = high
        registers[destination + index * 2 + 1] = low
      }
    case 4:
      for index in 0..<length / 4 {
        registers[destination + index] = registers[source + index].byteSwapped
      }
    case 2:
      for index in 0..<length / 2 {
        let shift = UInt32(index % 2 * 16)
        let half = UInt16(truncatingIfNeeded: registers[source + index / 2] >> shift).byteSwapped
        let kept = registers[destination + index / 2] & ~(0xFFFF << shift)
        registers[destination + index / 2] = kept | UInt32(half) << shift
      }
    default: break
    }
    return .next
  }

  mutating func run(_ immediate: Instruction.Immediate, chain: Int32) -> StepOutcome {
    switch immediate.value {
    case .data(let data):
      for index in 0..<data.wordCount {
        registers[immediate.destination.word + index] = data[word: index]
      }
      return .next
    case .verdict(let verdict):
      if verdict == .break { return .endRule }
      decision = Decision(verdict, chain: chain)
      return decision.kind == .continue ? .next : .decided
    }
  }
}
