public import CTVetDiagnostics
import CTVetPackets

/// Reads the packets of a pcap or pcapng file, one after the other.
///
/// Never fails: what is broken is passed over, and a diagnostic tells where; its range is in bytes from the
/// start of the file.
public struct CaptureReader: Sendable {
  private enum Format: Sendable {
    case pcap(PcapReader)
    case pcapng(PcapngReader)
  }

  private var format: Format
  private let file: SourceFile

  /// Takes a file; nil where it begins as no capture does.
  public init?(_ file: SourceFile) {
    guard file.count >= 4 else { return nil }
    let magic = CaptureBytes(file: file, isBigEndian: true).number32(at: 0)
    self.file = file
    if magic == PcapngReader.magic {
      format = .pcapng(PcapngReader(file))
    } else if let (isSwapped, clock) = PcapReader.recognizes(magic) {
      format = .pcap(PcapReader(file, isSwapped: isSwapped, clock: clock))
    } else {
      return nil
    }
  }

  /// The next packet; nil at the end.
  public mutating func next() -> CapturedPacket? {
    switch format {
    case .pcap(var reader):
      let packet = reader.next()
      format = .pcap(reader)
      return packet
    case .pcapng(var reader):
      let packet = reader.next()
      format = .pcapng(reader)
      return packet
    }
  }

  /// The interfaces that were described so far.
  public var interfaces: [CapturedInterface] {
    switch format {
    case .pcap(let reader): [reader.interface]
    case .pcapng(let reader): reader.interfaces
    }
  }

  /// What was wrong so far, in the order of the file.
  public var diagnostics: [Diagnostic] {
    switch format {
    case .pcap(let reader): reader.diagnostics
    case .pcapng(let reader): reader.diagnostics
    }
  }

  /// What whoever made the file wrote about it.
  public var comment: String? {
    switch format {
    case .pcap: nil
    case .pcapng(let reader): reader.comment
    }
  }

  /// The bytes of a range of the file.
  public func bytes(_ range: Range<Int>) -> [UInt8] {
    Array(file.storage[range])
  }
}
