/// A value that a pcapng block carries besides its fixed parts.
struct PcapngOption {
  /// What it means, depending on the block.
  var code: UInt16
  /// Where its bytes lie.
  var value: Range<Int>

  /// The end of the options.
  static let end: UInt16 = 0
  /// `opt_comment`, in every block.
  static let comment: UInt16 = 1
  /// `if_name`.
  static let interfaceName: UInt16 = 2
  /// `if_tsresol`.
  static let timeResolution: UInt16 = 9
  /// `if_tsoffset`.
  static let timeOffset: UInt16 = 14
  /// `epb_flags`.
  static let packetFlags: UInt16 = 2
}
