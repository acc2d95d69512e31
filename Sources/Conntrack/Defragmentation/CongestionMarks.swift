/// The congestion marks of fragments together (RFC 3168 §5.3, `ip_frag_ecn_table`).
enum CongestionMarks {
  private static let notCapable: UInt8 = 1 << 0
  private static let congested: UInt8 = 1 << 3

  /// The bit of a fragment's mark.
  static func bit(typeOfService: UInt8) -> UInt8 {
    1 << (typeOfService & 3)
  }

  /// What is added to the type of service of the first fragment; nil where the marks don't go together.
  static func merged(_ bits: UInt8) -> UInt8? {
    if bits & notCapable != 0, bits != notCapable { return nil }
    return bits & congested != 0 && bits != congested ? 3 : 0
  }
}
