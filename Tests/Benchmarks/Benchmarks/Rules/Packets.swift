/// Packets that the benchmarks send.
enum Packets {
  /// The first segment of a TCP connection from 192.168.1.2 to port 443 of 10.0.0.2.
  static let segment: [UInt8] = [
    0x45, 0, 0, 40, 0, 1, 0x40, 0, 64, 6, 0x6F, 0x23, 192, 168, 1, 2, 10, 0, 0, 2,
    0x80, 1, 0x01, 0xBB, 0, 0, 3, 0xE8, 0, 0, 0, 0, 0x50, 2, 0xFA, 0xF0, 0, 0, 0, 0,
  ]
}
