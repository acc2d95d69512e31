/// Why bytes are no IP packet that a host would take.
public enum PacketError: Error, Sendable, Hashable {
  /// There are fewer bytes than the header needs, or than it tells.
  case truncated(neededBytes: Int, bytes: Int)
  /// The first four bits tell neither IPv4 nor IPv6.
  case unknownVersion(UInt8)
  /// The header's own length is too small, or the packet's length smaller than it.
  case badLength(bytes: Int)
  /// The checksum of the IPv4 header is wrong.
  case badChecksum
}
