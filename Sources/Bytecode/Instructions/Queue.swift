extension Instruction {
  /// Hands the packet to user space (`queue`).
  public struct Queue: Sendable, Hashable {
    /// Which queue takes the packet.
    public enum Target: Sendable, Hashable {
      /// One of a row of queues.
      case numbers(first: UInt16, last: UInt16)
      /// The queue whose number a register holds.
      case register(Register)
    }

    /// Which queue.
    public var target: Target
    /// 1 to go on where nobody listens, 2 to choose by processor (`NFT_QUEUE_FLAG_*`).
    public var flags: UInt16

    /// Creates the instruction.
    public init(target: Target, flags: UInt16 = 0) {
      self.target = target
      self.flags = flags
    }
  }
}

extension Instruction.Queue: InstructionText {
  package func write(to text: inout ByteText) {
    switch target {
    case .numbers(let first, let last):
      text += first == last ? "num \(first) " : "num \(first)-\(last) "
    case .register(let register): text += "sreg_qnum \(register.number) "
    }
    if flags & 1 != 0 { text.append("bypass ") }
    if flags & 2 != 0 { text.append("fanout ") }
  }

  package init?(from reader: inout WordReader) {
    let target: Target
    if reader.skip("num ") {
      guard let first: UInt16 = reader.number() else { return nil }
      var last = first
      if reader.skip("-") {
        guard let number: UInt16 = reader.number() else { return nil }
        last = number
      }
      guard reader.skip(" ") else { return nil }
      target = .numbers(first: first, last: last)
    } else {
      guard let register = reader.register(after: "sreg_qnum ") else { return nil }
      target = .register(register)
    }
    let bypasses: UInt16 = reader.skip("bypass ") ? 1 : 0
    let fansOut: UInt16 = reader.skip("fanout ") ? 2 : 0
    self.init(target: target, flags: bypasses | fansOut)
  }
}
