/// The 128 labels that a connection may have (`struct nf_conn_labels`).
public struct ConnectionLabels: Sendable, Hashable {
  /// Labels 0 to 63, label 0 as the lowest bit.
  public var low: UInt64
  /// Labels 64 to 127.
  public var high: UInt64

  /// Creates a set of labels, an empty one unless told.
  public init(low: UInt64 = 0, high: UInt64 = 0) {
    self.low = low
    self.high = high
  }

  /// Whether there is no label.
  public var isEmpty: Bool { low | high == 0 }

  /// The numbers of the labels, in order.
  public var numbers: [Int] {
    (0..<128).filter { contains($0) }
  }

  /// Whether a label is set; a number outside 0 to 127 never is.
  public func contains(_ number: Int) -> Bool {
    switch number {
    case 0..<64: low >> UInt64(number) & 1 == 1
    case 64..<128: high >> UInt64(number - 64) & 1 == 1
    default: false
    }
  }

  /// Sets a label; a number outside 0 to 127 changes nothing.
  public mutating func insert(_ number: Int) {
    switch number {
    case 0..<64: low |= 1 << UInt64(number)
    case 64..<128: high |= 1 << UInt64(number - 64)
    default: break
    }
  }
}
