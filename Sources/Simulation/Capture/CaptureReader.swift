public import CTVetDiagnostics
import CTVetPackets

/// Reads the packets of a pcap or pcapng file, one after the other.
///
/// Never fails: what is broken is passed over, and a diagnostic tells where; its range is in bytes from the
/// start of the file.
public struct CaptureReader: Sendable {
  // One of them is there; an enum would be copied with each packet.
  private var pcap: PcapReader?
  private var pcapng: PcapngReader?
  private let file: SourceFile

  /// Takes a file; nil where it begins as no capture does.
  public init?(_ file: SourceFile) {
    guard file.count >= 4 else { return nil }
    let magic = CaptureBytes(file: file, isBigEndian: true).number32(at: 0)
    self.file = file
    if magic == PcapngReader.magic {
      pcapng = PcapngReader(file)
    } else if let (isSwapped, clock) = PcapReader.recognizes(magic) {
      pcap = PcapReader(file, isSwapped: isSwapped, clock: clock)
    } else {
      return nil
    }
  }

  /// The next packet; nil at the end.
  public mutating func next() -> CapturedPacket? {
    pcap != nil ? pcap?.next() : pcapng?.next()
  }

  /// The interfaces that were described so far.
  public var interfaces: [CapturedInterface] {
    pcap.map { [$0.interface] } ?? pcapng?.interfaces ?? []
  }

  /// What was wrong so far, in the order of the file.
  public var diagnostics: [Diagnostic] {
    pcap?.diagnostics ?? pcapng?.diagnostics ?? []
  }

  /// What whoever made the file wrote about it.
  public var comment: String? {
    pcapng?.comment
  }

  /// The bytes of a range of the file.
  public func bytes(_ range: Range<Int>) -> [UInt8] {
    Array(file.storage[range])
  }
}
