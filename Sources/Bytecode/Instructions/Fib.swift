extension Instruction {
  /// Looks up the routing table (`fib`).
  public struct Fib: Sendable, Hashable {
    /// What a lookup goes by (`enum nft_fib_flags` without `NFTA_FIB_F_PRESENT`).
    public struct Inputs: OptionSet, Sendable, Hashable {
      /// The kernel's bits.
      public let rawValue: UInt32
      /// Creates inputs from the kernel's bits.
      public init(rawValue: UInt32) { self.rawValue = rawValue }

      /// The source address.
      public static let sourceAddress = Inputs(rawValue: 1)
      /// The destination address.
      public static let destinationAddress = Inputs(rawValue: 2)
      /// The packet mark.
      public static let mark = Inputs(rawValue: 4)
      /// The input interface.
      public static let inputInterface = Inputs(rawValue: 8)
      /// The output interface.
      public static let outputInterface = Inputs(rawValue: 16)

      fileprivate static let names: [(name: String, input: Inputs)] = [
        ("saddr", .sourceAddress), ("daddr", .destinationAddress), ("mark", .mark),
        ("iif", .inputInterface), ("oif", .outputInterface),
      ]
    }

    /// What is asked (`enum nft_fib_result`).
    public enum Result: String, Sendable, CaseIterable {
      /// The index of the interface.
      case interface = "oif"
      /// The name of the interface.
      case interfaceName = "oifname"
      /// The type of the address.
      case addressType = "type"
    }

    /// What the lookup goes by.
    public var inputs: Inputs
    /// What is asked.
    public var result: Result
    /// Whether only 1 or 0 is loaded, for found or not.
    public var isPresence: Bool
    /// Where the answer goes.
    public var destination: Register

    /// Creates the instruction.
    public init(inputs: Inputs, result: Result, isPresence: Bool = false, destination: Register) {
      self.inputs = inputs
      self.result = result
      self.isPresence = isPresence
      self.destination = destination
    }
  }
}

extension Instruction.Fib: InstructionText {
  package func write(to text: inout ByteText) {
    let names = Inputs.names.filter { inputs.contains($0.input) }.map(\.name)
    text.append(string: names.joined(separator: " . "))
    text += " \(result.rawValue)\(isPresence ? " present" : "") => reg \(destination.number) "
  }

  package init?(from reader: inout WordReader) {
    var inputs: Inputs = []
    repeat {
      guard let word = reader.word(), let input = Inputs.names.first(where: { $0.name == word })
      else { return nil }
      inputs.insert(input.input)
    } while reader.skip(". ")
    guard let result: Result = reader.name() else { return nil }
    let isPresence = reader.skip("present ")
    guard let destination = reader.register(after: "=> reg ") else { return nil }
    self.init(
      inputs: inputs, result: result, isPresence: isPresence, destination: destination)
  }
}
