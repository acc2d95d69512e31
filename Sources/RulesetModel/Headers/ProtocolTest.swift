/// A test that nft adds before a match, so that the header is there whose field is read.
package struct ProtocolTest: Hashable, Sendable {
  /// What is tested.
  package let key: LinkKey
  /// What it must be.
  package let value: UInt16
  /// For a field of the link layer: how many bits of stacked headers lie before its header.
  package let stackedBits: Int

  package init(key: LinkKey, value: UInt16, stackedBits: Int = 0) {
    self.key = key
    self.value = value
    self.stackedBits = stackedBits
  }
}

/// The test of the ICMP or ICMPv6 type that a field needs.
package struct MessageTypeTest: Equatable, Sendable {
  /// The type field's header.
  package let header: Header
  /// The types that have the field: one is compared, several are an anonymous set in this order.
  package let types: [UInt8]
}

/// Two matches of a rule that no packet fulfils, in nft's view.
package enum ProtocolConflict: Error, Equatable {
  /// "conflicting protocols specified: … vs. …".
  case protocols(PacketProtocol, Header)
  /// "cannot use exthdr with …".
  case extensionHeader(PacketProtocol)
  /// "protocol specification is invalid for this family" and the like: nothing below is known.
  case noLowerLayer(Header)
  /// "incompatible icmp match: rule has …, need …".
  case messageType(has: UInt8, needs: UInt8)
}
