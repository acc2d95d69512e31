/// What a listing of connections shows beside the rest (`conntrack -L -o …`).
public struct ListingOptions: OptionSet, Sendable, Hashable {
  /// The bits.
  public var rawValue: UInt8

  /// Creates a set of options.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The network protocol in front (`-o extended`).
  public static let extended = ListingOptions(rawValue: 1 << 0)
  /// The number of the connection (`-o id`): its `serial` here, random in the kernel.
  public static let id = ListingOptions(rawValue: 1 << 1)
  /// The names of the labels (`-o labels`).
  public static let labels = ListingOptions(rawValue: 1 << 2)
  /// How many refer to the connection; the real tool always shows it.
  public static let use = ListingOptions(rawValue: 1 << 3)
}
