extension Instruction {
  /// Ends the rule where packets come faster, or slower, than a rate (`limit`).
  public struct Limit: Sendable, Hashable {
    /// A unit of time; the raw value is its length in seconds.
    public enum Unit: UInt64, Sendable, CaseIterable {
      /// A second.
      case second = 1
      /// A minute.
      case minute = 60
      /// An hour.
      case hour = 3600
      /// A day.
      case day = 86400
      /// A week.
      case week = 604800

      /// How libnftnl spells it.
      package var name: String {
        switch self {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        case .week: "week"
        }
      }
    }

    /// What a limit counts (`enum nft_limit_type`).
    public enum Measure: String, Sendable, CaseIterable {
      /// Packets.
      case packets
      /// Bytes.
      case bytes
    }

    /// Packets or bytes in each unit of time.
    public var rate: UInt64
    /// The unit of time.
    public var unit: Unit
    /// How much may pass at once, in packets or bytes.
    public var burst: UInt32
    /// What is counted.
    public var measure: Measure
    /// Whether the rule goes on above the rate, not below.
    public var isOver: Bool

    /// Creates the instruction.
    public init(rate: UInt64, unit: Unit, burst: UInt32, measure: Measure, isOver: Bool = false) {
      self.rate = rate
      self.unit = unit
      self.burst = burst
      self.measure = measure
      self.isOver = isOver
    }
  }
}

extension Instruction.Limit: InstructionText {
  package func write(to text: inout ByteText) {
    text += "rate \(rate)/\(unit.name) burst \(burst) type \(measure.rawValue) "
    text += isOver ? "flags 0x1 " : "flags 0x0 "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("rate "), let rate: UInt64 = reader.number(), reader.skip("/"),
      let unit = reader.word().flatMap({ word in Unit.allCases.first { $0.name == word } }),
      let burst: UInt32 = reader.number(after: "burst "), reader.skip("type "),
      let measure: Measure = reader.name()
    else { return nil }
    let isOver = reader.skip("flags 0x1 ")
    guard isOver || reader.skip("flags 0x0 ") else { return nil }
    self.init(rate: rate, unit: unit, burst: burst, measure: measure, isOver: isOver)
  }
}
