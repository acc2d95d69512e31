/// A register of the nf_tables machine, by the number that libnftnl prints.
///
/// The machine has 16 words of 32 bits for data and one register for the verdict. Numbers 1 to 4
/// name four words together (`NFT_REG_1` …), 8 to 23 name a single word (`NFT_REG32_00` …), so
/// that 1 and 8 start at the same word (include/uapi/linux/netfilter/nf_tables.h).
public struct Register: Sendable, Hashable {
  /// How many words of 32 bits hold data.
  public static let wordCount = 16
  /// The register that takes verdicts.
  public static let verdict = Register(unchecked: 0)

  /// The number, 0 to 4 or 8 to 23.
  public let number: UInt8

  /// Creates the register of a number, or nil where there is none.
  public init?(number: some BinaryInteger) {
    guard (0...4).contains(number) || (8...23).contains(number) else { return nil }
    self.init(unchecked: UInt8(number))
  }

  private init(unchecked number: UInt8) {
    self.number = number
  }

  /// The register of 16 bytes that an index from 0 to 3 tells.
  public static func wide(_ index: Int) -> Register {
    precondition((0..<4).contains(index), "there are four registers of 16 bytes")
    return Register(unchecked: UInt8(index + 1))
  }

  /// The register of 4 bytes that an index from 0 to 15 tells.
  public static func narrow(_ index: Int) -> Register {
    precondition((0..<wordCount).contains(index), "there are 16 registers of 4 bytes")
    return Register(unchecked: UInt8(index + 8))
  }

  /// The register that starts at a word, as nft names it: wide where the word starts one.
  public static func starting(atWord word: Int) -> Register {
    word.isMultiple(of: 4) ? wide(word / 4) : narrow(word)
  }

  /// The index of the first data word, 0 to 15, or nil for the verdict register.
  public var firstWord: Int? {
    switch number {
    case 0: nil
    case 1...4: (Int(number) - 1) * 4
    default: Int(number) - 8
    }
  }
}
