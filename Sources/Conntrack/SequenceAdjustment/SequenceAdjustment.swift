/// By how much helpers have changed the lengths of a TCP connection, so that sequence numbers are moved
/// (`struct nf_conn_seqadj`).
public struct SequenceAdjustment: Sendable, Hashable {
  /// What is known of one direction (`struct nf_ct_seqadj`).
  public struct Way: Sendable, Hashable {
    /// Where the last change was: numbers behind it move by `offsetAfter`, all others by `offsetBefore`.
    public var correctionPosition: UInt32 = 0
    /// By how many bytes the numbers up to the last change move.
    public var offsetBefore: Int32 = 0
    /// By how many bytes the numbers behind the last change move.
    public var offsetAfter: Int32 = 0

    /// Creates a direction in which nothing was changed.
    public init() {}

    /// By how much a number of the sender moves.
    public func offset(for sequence: UInt32) -> Int32 {
      sequence.comesAfter(correctionPosition) ? offsetAfter : offsetBefore
    }

    /// By how much a number was moved that the other side acknowledges.
    func offset(forMoved sequence: UInt32) -> Int32 {
      offset(for: sequence &- UInt32(bitPattern: offsetBefore))
    }
  }

  /// What the side sends that opened the connection.
  public var original = Way()
  /// What the other side sends.
  public var reply = Way()

  /// Creates the state in which nothing was changed.
  public init() {}

  /// What one side sends.
  public subscript(direction: Direction) -> Way {
    get { direction == .original ? original : reply }
    set {
      switch direction {
      case .original: original = newValue
      case .reply: reply = newValue
      }
    }
  }

  /// Takes note that a segment became longer or shorter (`nf_ct_seqadj_set`).
  ///
  /// While two offsets differ, a change that is not behind the last one is that of a retransmission: it is
  /// known already.
  ///
  /// - Parameters:
  ///   - change: By how many bytes.
  ///   - sequence: The sequence number of the segment, as its sender wrote it.
  ///   - direction: Who sent it.
  public mutating func note(_ change: Int32, at sequence: UInt32, _ direction: Direction) {
    var way = self[direction]
    guard
      way.offsetBefore == way.offsetAfter || sequence.comesAfter(way.correctionPosition)
    else { return }
    way.correctionPosition = sequence
    way.offsetBefore = way.offsetAfter
    way.offsetAfter &+= change
    self[direction] = way
  }
}
