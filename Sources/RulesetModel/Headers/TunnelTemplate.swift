/// A tunnel as the kernel's `inner` expression wants it described (`enum nft_inner_type`).
package struct TunnelTemplate: Sendable {
  /// Which layers are found inside, as bits (`enum nft_inner_flags`).
  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The tunnel's header has a fixed size.
    package static let headerSize = Flags(rawValue: 1)
    /// A link layer header.
    package static let link = Flags(rawValue: 2)
    /// A network header.
    package static let network = Flags(rawValue: 4)
    /// A transport header.
    package static let transport = Flags(rawValue: 8)
  }

  /// The tunnel's header.
  package let header: Header
  /// The number that bytecode text shows behind `type`.
  ///
  /// GRE has none in the kernel; nft counts on.
  package let type: UInt8
  /// The size of the tunnel's header, in bytes.
  package let headerSize: UInt8
  /// What is found inside.
  package let flags: Flags
  /// The transport header that the rule must be known to be about before, as after `udp dport`.
  ///
  /// Nil for GRE, for which nft tests `meta l4proto` itself unless it knows something, whatever it
  /// is, of the transport layer.
  package let carrier: Header?

  // swift-format-ignore
  private static let all: [TunnelTemplate] = [
    TunnelTemplate(header: .vxlan,  type: 1, headerSize: 8, flags: [.headerSize, .link, .network, .transport], carrier: .udp),
    TunnelTemplate(header: .geneve, type: 2, headerSize: 8, flags: [.headerSize, .link, .network, .transport], carrier: .udp),
    TunnelTemplate(header: .gre,    type: 3, headerSize: 4, flags: [.network, .transport], carrier: nil),
    TunnelTemplate(header: .gretap, type: 4, headerSize: 4, flags: [.link, .network, .transport], carrier: nil),
  ]

  /// The tunnel of a header; nil for a header that is none.
  package static func of(_ header: Header) -> TunnelTemplate? { all.first { $0.header == header } }
}
