/// The number of a network interface (`ifindex`); `lo` is 1.
public struct InterfaceIndex: RawRepresentable, Sendable, Hashable {
  /// The number.
  public var rawValue: UInt32

  /// Creates the index of a number.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// `lo`.
  public static let loopback = InterfaceIndex(rawValue: 1)
}
