/// What a segment's control bits say first; the rows of the transition tables, in their order
/// (`enum tcp_bit_set`).
public enum TCPSegmentKind: UInt8, Sendable, CaseIterable {
  /// SYN alone.
  case syn
  /// SYN and ACK.
  case synAck
  /// FIN, no SYN.
  case fin
  /// ACK, neither SYN nor FIN.
  case ack
  /// RST, whatever else is set.
  case rst
  /// None of them.
  case none

  /// The kind of a segment with these control bits.
  public init(_ flags: TCPSegment.Flags) {
    if flags.contains(.rst) {
      self = .rst
    } else if flags.contains(.syn) {
      self = flags.contains(.ack) ? .synAck : .syn
    } else if flags.contains(.fin) {
      self = .fin
    } else if flags.contains(.ack) {
      self = .ack
    } else {
      self = .none
    }
  }
}
