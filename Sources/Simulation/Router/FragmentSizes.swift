/// How a packet was fragmented that was made whole, so that it can be fragmented the same way again.
struct FragmentSizes: Sendable, Hashable {
  /// How many bytes of payload each fragment had, in the order of their offsets.
  var payloadByteCounts: [Int]
  /// How many bytes the largest fragment had, IP header included (`frag_max_size`).
  var largestByteCount: Int
  /// Whether the largest fragment forbade fragments (`IPSKB_FRAG_PMTU`).
  var forbidsFragments: Bool
}
