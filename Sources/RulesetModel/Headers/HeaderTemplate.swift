/// A packet header: where the kernel finds it and where its fields lie.
package struct HeaderTemplate: Sendable {
  /// How the kernel finds a header.
  package enum Place: Hashable, Sendable {
    /// At a base that it knows (`enum nft_payload_bases`).
    case payload(Expression.PayloadBase)
    /// By its number in the chain of IPv6 extension headers (`exthdr`).
    case extensionHeader(UInt8)
    /// Around a tunneled packet; read through `inner`, from the "tunnel header".
    case tunnel
  }

  /// The checksum that the kernel mends when a field is written (`enum nft_payload_csum_types`).
  package struct Checksum: Equatable, Sendable {
    /// How it is computed: 1 for the Internet checksum (RFC 1071), 2 for SCTP's CRC32c.
    package let kind: UInt8
    /// Where it lies, in bytes.
    package let offset: Int
  }

  /// Which header.
  package let header: Header
  /// How it is found.
  package let place: Place
  /// How many bits it takes, for headers that others of the same layer follow; else 0.
  package let length: Int
  /// Its fields.
  package let fields: [FieldTemplate]
  /// Its checksum, where the kernel mends one.
  package let checksum: Checksum?
  /// The fields that count in the checksum of the layer above (`csum_flags 0x1`).
  package let pseudoHeader: [HeaderField]

  package init(
    _ header: Header, _ place: Place, length: Int = 0, checksum: Checksum? = nil,
    pseudoHeader: [HeaderField] = [], fields: [FieldTemplate]
  ) {
    self.header = header
    self.place = place
    self.length = length
    self.fields = fields
    self.checksum = checksum
    self.pseudoHeader = pseudoHeader
  }

  /// Where a field lies; nil for a field that the header doesn't have.
  package func field(_ field: HeaderField) -> FieldTemplate? {
    fields.first { $0.field == field }
  }

  /// The base that its fields are loaded from; nil for extension headers.
  package var base: Expression.PayloadBase? {
    switch place {
    case .payload(let base): base
    case .tunnel: .inner
    case .extensionHeader: nil
    }
  }

  /// Every header in the order of `Header`.
  fileprivate static let all: [HeaderTemplate] = Header.allCases.map { header in
    switch header {
    case .ether: .ether
    case .vlan: .vlan
    case .arp: .arp
    case .ip: .ip
    case .icmp: .icmp
    case .igmp: .igmp
    case .ip6: .ip6
    case .icmpv6: .icmpv6
    case .ah: .ah
    case .esp: .esp
    case .comp: .comp
    case .udp: .udp
    case .udplite: .udplite
    case .tcp: .tcp
    case .dccp: .dccp
    case .sctp: .sctp
    case .transport: .transport
    case .vxlan: .vxlan
    case .geneve: .geneve
    case .gre: .gre
    case .gretap: .gretap
    case .hopByHop: .hopByHop
    case .routing: .routing
    case .routing0: .routing0
    case .routing2: .routing2
    case .segmentRouting: .segmentRouting
    case .fragment: .fragment
    case .destinationOptions: .destinationOptions
    case .mobility: .mobility
    }
  }
}

extension Header {
  /// Where its fields lie.
  package var template: HeaderTemplate { HeaderTemplate.all[Int(rawValue)] }

  /// The base that its fields are loaded from; nil for extension headers.
  package var base: Expression.PayloadBase? { FieldTable.shared.bases[Int(rawValue)] }

  /// Where a field lies; nil for a field that the header doesn't have.
  package func field(_ field: HeaderField) -> FieldTemplate? {
    FieldTable.shared.fields[Int(rawValue) * FieldTable.stride + Int(field.rawValue)]
  }
}

/// The fields of all headers by number, so that finding one copies no arrays.
private struct FieldTable: Sendable {
  var bases: [Expression.PayloadBase?] = []
  var fields: [FieldTemplate?] = []

  static let shared = FieldTable()
  static let stride = HeaderField.allCases.count

  private init() {
    for header in Header.allCases {
      bases.append(header.template.base)
      for field in HeaderField.allCases { fields.append(header.template.field(field)) }
    }
  }
}
