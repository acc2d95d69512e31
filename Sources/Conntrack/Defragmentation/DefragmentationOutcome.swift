/// What defragmentation makes of a packet.
public enum DefragmentationOutcome: Sendable, Hashable {
  /// The packet goes on as it is.
  case pass
  /// The fragment is kept, or was thrown away in silence; the kernel shows no difference.
  case hold
  /// All fragments came: the packet goes on in place of the last of them.
  case whole(Reassembly)
  /// The fragment is dropped.
  case drop
}
