import Glibc

/// The kernel's count of the transactions that changed the ruleset of this network namespace.
///
/// Source: include/uapi/linux/netfilter/nf_tables.h, NFT_MSG_GETGEN.
public enum RulesetGeneration {
  /// Asks the kernel.
  ///
  /// - Throws: `HostFailure` where netlink gives no answer.
  public static func current() throws(HostFailure) -> UInt32 {
    let netfilter: Int32 = 12
    let descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | 0o2000000, netfilter)
    guard descriptor >= 0 else { throw .system("netlink") }
    defer { _ = close(descriptor) }
    // nlmsghdr in the host's byte order, then nfgenmsg.
    var request: [UInt8] = []
    append(UInt32(20), to: &request)
    append(UInt16(10 << 8 | 16), to: &request)
    append(UInt16(1), to: &request)
    append(UInt32(1), to: &request)
    append(UInt32(0), to: &request)
    request += [0, 0, 0, 0]
    let sent = unsafe request.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard sent == request.count else { throw .system("netlink") }
    var answer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe answer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count >= 0 else { throw .system("netlink") }
    guard let generation = identifier(in: answer[..<count]) else {
      throw HostFailure("the kernel does not tell the generation of its ruleset")
    }
    return generation
  }

  /// The value of the attribute NFTA_GEN_ID in a message NFT_MSG_NEWGEN.
  private static func identifier(in message: ArraySlice<UInt8>) -> UInt32? {
    guard message.count >= 20, number(message, 4) == 10 << 8 | 15 else { return nil }
    var position = 20
    while position + 4 <= message.count {
      let length = number(message, position)
      let type = number(message, position + 2) & 0x3FFF
      guard length >= 4, position + length <= message.count else { return nil }
      if type == 1, length == 8 {
        return message[(position + 4)..<(position + 8)].reduce(0) { $0 << 8 | UInt32($1) }
      }
      position += (length + 3) & ~3
    }
    return nil
  }

  /// Two bytes in the host's order.
  private static func number(_ bytes: ArraySlice<UInt8>, _ position: Int) -> Int {
    var number: UInt16 = 0
    unsafe withUnsafeMutableBytes(of: &number) {
      unsafe $0.copyBytes(from: bytes[position..<(position + 2)])
    }
    return Int(number)
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
  }
}
