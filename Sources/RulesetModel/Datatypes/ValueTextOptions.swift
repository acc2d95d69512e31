/// How constants are written, as the options of `nft` choose it; nothing chosen is `nft list`.
package struct ValueTextOptions: OptionSet, Hashable, Sendable {
  /// The choices as bits.
  package let rawValue: UInt8
  /// Creates a choice from its bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Ports by name (`--service`).
  package static let serviceNames = ValueTextOptions(rawValue: 1 << 0)
  /// Users and groups by name (`--guid`).
  package static let userNames = ValueTextOptions(rawValue: 1 << 1)
  /// Protocols as numbers (`--numeric-protocol`).
  package static let numericProtocols = ValueTextOptions(rawValue: 1 << 2)
  /// Words of nft and of iproute2's tables as numbers (part of `--numeric`).
  package static let numericSymbols = ValueTextOptions(rawValue: 1 << 3)
  /// Durations in seconds (`--numeric-time`).
  package static let numericTime = ValueTextOptions(rawValue: 1 << 4)
  /// Integers in hexadecimal digits, as nft writes what is compared with a raw payload.
  package static let hexadecimal = ValueTextOptions(rawValue: 1 << 5)

  /// Everything as numbers (`--numeric`).
  package static let numeric: ValueTextOptions = [
    .numericProtocols, .numericSymbols, .numericTime,
  ]
}
