/// One of a header's options or chunks: the number that the kernel looks for, and its fields.
package struct OptionTemplate: Sendable {
  /// A field of an option, under the name that nft gives it.
  package struct Field: Sendable {
    /// How nft spells it.
    package let name: String
    /// Where it begins, in bits from the option's first byte.
    package let offset: Int
    /// How long it is, in bits.
    package let length: Int
    /// What its value is.
    package let datatype: DataType

    package init(
      _ name: String, _ offset: Int, _ length: Int, _ datatype: DataType = .integer
    ) {
      self.name = name
      self.offset = offset
      self.length = length
      self.datatype = datatype
    }

    /// The bytes to load for it, and the mask.
    package var load: BitLoad { BitLoad(bitOffset: offset, bitLength: length) }
  }

  /// How nft spells it.
  package let name: String
  /// Its number: TCP option kind, IPv4 option type, SCTP chunk type or DCCP option.
  package let number: UInt8
  /// Its fields.
  package let fields: [Field]

  package init(_ name: String, _ number: UInt8, _ fields: [Field]) {
    self.name = name
    self.number = number
    self.fields = fields
  }

  /// The field of a name.
  package func field(named name: String) -> Field? { fields.first { $0.name == name } }
}

/// The options of one header.
package struct OptionTable: Sendable {
  /// The word that names the table in the text of an `exthdr` instruction; empty where libnftnl has
  /// no name for it (`enum nft_exthdr_op`).
  package let operation: String
  /// The options, by every name that nft knows.
  package let options: [OptionTemplate]

  /// The option of a name, or of a number that is written as one.
  package func option(named name: String) -> OptionTemplate? {
    if let found = options.first(where: { $0.name == name }) { return found }
    return UInt8(name).map { OptionTemplate(name, $0, []) }
  }

  /// What is loaded to see whether an option is there: one byte, which the kernel sets to 1 or 0.
  package static let presence = BitLoad(bitOffset: 0, bitLength: 8)
}

extension OptionTable {
  /// IPv6 extension headers, which are templates of headers: see `Header.template`.
  package static let ipv6 = OptionTable(operation: "ipv6", options: [])
  /// DCCP options (RFC 4340 §5.8), which nft knows by number and from 1.0.7 on.
  package static let dccp = OptionTable(operation: "", options: [])
}
