import CTVetPackets

extension Tracker {
  /// Whether the header of a UDP packet is whole and right (`udp_error`).
  @inline(__always)
  func isSoundUDP(_ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival)
    -> Bool
  {
    let end = arrival.headers.totalLength
    guard payload.offset + UDPHeader.byteCount <= end else { return false }
    let length = Int(packet.bigEndian16(at: payload.offset + UDPHeader.length))
    guard length >= UDPHeader.byteCount, length <= end - payload.offset else { return false }
    guard packet.bigEndian16(at: payload.offset + UDPHeader.checksum) != 0 else { return true }
    if !verifiesChecksums(arrival) { return true }
    return payload.isChecksumRight(packet, arrival.headers, transport: .udp, end: end)
  }

  /// Whether the header of a UDP-Lite packet is whole and right (`udplite_error`); Linux computes the
  /// checksum with the number of UDP.
  func isSoundUDPLite(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> Bool {
    let end = arrival.headers.totalLength
    guard payload.offset + UDPHeader.byteCount <= end else { return false }
    var coverage = Int(packet.bigEndian16(at: payload.offset + UDPHeader.length))
    if coverage == 0 {
      coverage = end - payload.offset
    } else if coverage < UDPHeader.byteCount || coverage > end - payload.offset {
      return false
    }
    guard packet.bigEndian16(at: payload.offset + UDPHeader.checksum) != 0 else { return false }
    if !verifiesChecksums(arrival) { return true }
    return payload.isChecksumRight(
      packet, arrival.headers, transport: .udp, end: payload.offset + coverage)
  }
}
