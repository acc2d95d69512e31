/// Where the fields of a GRE header lie (RFC 2784 §2, RFC 2637 §4.1), in bytes from its start.
public enum GREHeader {
  /// How many bytes the header has without optional fields.
  @inlinable public static var minimumByteCount: Int { 4 }
  /// Flags and version, 2 bytes.
  @inlinable public static var flags: Int { 0 }
  /// What it carries as an EtherType, 2 bytes.
  @inlinable public static var payloadType: Int { 2 }
  /// How many bytes of payload follow, 2 bytes, for version 1 alone.
  @inlinable public static var payloadLength: Int { 4 }
  /// The call identifier, 2 bytes, for version 1 alone.
  @inlinable public static var callIdentifier: Int { 6 }

  /// The bits of the version.
  @inlinable public static var versionMask: UInt16 { 0x0007 }
  /// The version of PPTP.
  @inlinable public static var pptpVersion: UInt16 { 1 }
  /// The payload type of PPP.
  @inlinable public static var ppp: UInt16 { 0x880B }
}
