/// Where the fields of a GRE header lie (RFC 2784 §2, RFC 2637 §4.1), in bytes from its start.
public enum GREHeader {
  /// How many bytes the header has without optional fields.
  public static let minimumByteCount = 4
  /// Flags and version, 2 bytes.
  public static let flags = 0
  /// What it carries as an EtherType, 2 bytes.
  public static let payloadType = 2
  /// How many bytes of payload follow, 2 bytes, for version 1 alone.
  public static let payloadLength = 4
  /// The call identifier, 2 bytes, for version 1 alone.
  public static let callIdentifier = 6

  /// The bits of the version.
  public static let versionMask: UInt16 = 0x0007
  /// The version of PPTP.
  public static let pptpVersion: UInt16 = 1
  /// The payload type of PPP.
  public static let ppp: UInt16 = 0x880B
}
