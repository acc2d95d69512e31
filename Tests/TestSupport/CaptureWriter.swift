/// Builds capture files byte by byte, in either byte order.
package struct CaptureWriter {
  /// The bytes so far.
  package private(set) var bytes: [UInt8] = []
  private let isBigEndian: Bool

  /// Begins a file.
  package init(isBigEndian: Bool = false) {
    self.isBigEndian = isBigEndian
  }

  /// Adds a number in the byte order of the file.
  package mutating func number<Number: FixedWidthInteger>(_ number: Number) {
    let ordered = isBigEndian ? number.byteSwapped : number
    for place in 0..<Number.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: ordered >> (8 * place)))
    }
  }

  /// Adds bytes, and zeros up to a multiple of 4.
  package mutating func padded(_ other: [UInt8]) {
    bytes += other
    while bytes.count % 4 != 0 { bytes.append(0) }
  }

  // MARK: pcap

  /// Adds the header of a pcap file.
  package mutating func fileHeader(magic: UInt32 = 0xA1B2_C3D4, linkType: UInt32) {
    number(magic)
    number(UInt16(2))
    number(UInt16(4))
    for value in [0, 0, 65_535, linkType] as [UInt32] { number(value) }
  }

  /// Adds a packet of a pcap file.
  package mutating func record(
    seconds: UInt32, fraction: UInt32, _ packet: [UInt8], originalByteCount: UInt32? = nil
  ) {
    number(seconds)
    number(fraction)
    number(UInt32(packet.count))
    number(originalByteCount ?? UInt32(packet.count))
    bytes += packet
  }

  // MARK: pcapng

  /// An option: its code and its bytes.
  package typealias Option = (code: UInt16, value: [UInt8])

  /// An option of text, where there is one.
  private static func text(_ code: UInt16, _ text: String?) -> [Option] {
    text.map { [(code, Array($0.utf8))] } ?? []
  }

  /// Adds a block.
  package mutating func block(
    _ type: UInt32, options: [Option] = [], body: (inout CaptureWriter) -> Void
  ) {
    var inner = CaptureWriter(isBigEndian: isBigEndian)
    body(&inner)
    for option in options {
      inner.number(option.code)
      inner.number(UInt16(option.value.count))
      inner.padded(option.value)
    }
    if !options.isEmpty { inner.number(UInt32(0)) }
    let length = UInt32(inner.bytes.count + 12)
    number(type)
    number(length)
    bytes += inner.bytes
    number(length)
  }

  /// Adds a section header.
  package mutating func section(comment: String? = nil) {
    block(0x0A0D_0D0A, options: Self.text(1, comment)) { inner in
      inner.number(UInt32(0x1A2B_3C4D))
      inner.number(UInt16(1))
      inner.number(UInt16(0))
      inner.number(UInt64.max)
    }
  }

  /// Adds an interface description.
  package mutating func interface(_ name: String?, linkType: UInt16 = 1, options: [Option] = []) {
    block(1, options: Self.text(2, name) + options) { inner in
      inner.number(linkType)
      inner.number(UInt16(0))
      inner.number(UInt32(0))
    }
  }

  /// Adds a packet with its interface and time.
  package mutating func packet(
    _ packet: [UInt8], interface: UInt32 = 0, units: UInt64 = 0, options: [Option] = []
  ) {
    block(6, options: options) { inner in
      inner.number(interface)
      inner.number(UInt32(truncatingIfNeeded: units >> 32))
      inner.number(UInt32(truncatingIfNeeded: units))
      inner.number(UInt32(packet.count))
      inner.number(UInt32(packet.count))
      inner.padded(packet)
    }
  }

  /// Adds a packet without interface and time.
  package mutating func simplePacket(_ packet: [UInt8], originalByteCount: Int? = nil) {
    block(3) { inner in
      inner.number(UInt32(originalByteCount ?? packet.count))
      inner.padded(packet)
    }
  }
}
